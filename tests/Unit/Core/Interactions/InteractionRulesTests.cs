using System.Collections.Immutable;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Interactions;

public sealed class InteractionRulesTests
{
    private static readonly Interaction Good = Click("dress-1");

    [Fact]
    public void Check_AGoodInteraction_ReportsNothing() => Assert.Empty(BrokenBy(Good));

    [Fact]
    public void Check_AGoodSearch_ReportsNothing() => Assert.Empty(BrokenBy(Event(InteractionKind.Search, null)));

    [Fact]
    public void Check_EachBrokenRule_NamesItsField()
    {
        Assert.Equal(["eventId"], BrokenBy(Good with { EventId = "" }));
        Assert.Equal(["customerId"], BrokenBy(Good with { CustomerId = new string('c', 129) }));
        Assert.Equal(["kind"], BrokenBy(Good with { Kind = (InteractionKind)11 }));
        Assert.Equal(["itemId"], BrokenBy(Good with { ItemId = null }));
        Assert.Equal(["query"], BrokenBy(Good with { Query = "words" }));
        Assert.Equal(["query"], BrokenBy(Event(InteractionKind.Search, null) with { Query = " " }));
        Assert.Equal(["query"], BrokenBy(Event(InteractionKind.Search, null) with { Query = new string('q', 1001) }));
        Assert.Equal(["itemId"], BrokenBy(Event(InteractionKind.Search, "dress-1")));
        Assert.Equal(["value"], BrokenBy(Good with { Value = double.NaN }));
        Assert.Equal(["value"], BrokenBy(Good with { Value = double.NegativeInfinity }));
        Assert.Equal(["value"], BrokenBy(Good with { Value = 1.1e9 }));
        Assert.Equal(["requestId"], BrokenBy(Good with { RequestId = "" }));
        Assert.Equal(["context"], BrokenBy(Good with { Context = Enumerable.Range(0, 17).ToImmutableDictionary(i => $"{i}", i => "") }));
    }

    [Fact]
    public void Check_SeveralBrokenRules_ReportsAllOfThem() =>
        Assert.Equal(["eventId", "customerId", "itemId", "value"], BrokenBy(Good with { EventId = "", CustomerId = "", ItemId = "", Value = double.NaN }));

    [Theory]
    [InlineData(60, true)]
    [InlineData(60.001, false)]
    [InlineData(-1e6, true)]
    public void Check_At_IsAtMostAMinuteAhead(double secondsAhead, bool good) =>
        Assert.Equal(good, BrokenBy(Good with { At = Start.AddSeconds(secondsAhead) }).Length == 0);

    [Fact]
    public void Require_NamesTheFirstEventThatBreaksARule_AndAllThatIsWrongWithIt()
    {
        InteractionRules.Require([Good, Good], Start);
        var refused = Assert.Throws<ArgumentException>(() => InteractionRules.Require([Good, Good with { ItemId = "", At = Start.AddYears(74) }, Good with { EventId = "" }], Start));
        Assert.Contains("1 of 3: itemId must be", refused.Message, StringComparison.Ordinal);
        Assert.Contains("; at more than a minute ahead", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_At_IsNotBefore1970InUtc()
    {
        Assert.Empty(BrokenBy(Good with { At = DateTimeOffset.UnixEpoch }));
        Assert.Equal(["at"], BrokenBy(Good with { At = new DateTimeOffset(1970, 1, 1, 5, 0, 0, TimeSpan.FromHours(14)) }));
        Assert.Empty(BrokenBy(Good with { At = new DateTimeOffset(1969, 12, 31, 23, 0, 0, TimeSpan.FromHours(-2)) }));
        Assert.Equal(["at"], BrokenBy(Good with { At = DateTimeOffset.MinValue }));
        Assert.Equal(["at"], BrokenBy(Good with { At = DateTimeOffset.MaxValue }));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a:/b.c-d_1", true)]
    [InlineData("a%2fb", false)]
    [InlineData("01J8Z", true)]
    [InlineData("with space", true)]
    [InlineData("ünï-日本", true)]
    [InlineData("👟-1", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData(null, false)]
    [InlineData("a\nb", false)]
    [InlineData("a\0", false)]
    [InlineData("a\u007f", false)]
    [InlineData("a\u2028b", false)]
    public void IsId_IsPrintableCharacters(string? id, bool expected) => Assert.Equal(expected, InteractionRules.IsId(id));

    [Fact]
    public void IsId_HalfACharacter_IsNone()
    {
        // As bytes of a test's name they would be something else.
        foreach (var half in new[] { "a\ud83d", "\udc5f-1", "a\udc5f\ud83d" }) Assert.False(InteractionRules.IsId(half));
    }

    [Fact]
    public void IsId_IsAtMost128Characters()
    {
        Assert.True(InteractionRules.IsId(new string('a', 128)));
        Assert.False(InteractionRules.IsId(new string('a', 129)));
    }

    private static string[] BrokenBy(Interaction interaction)
    {
        var fields = new List<string>();
        InteractionRules.Check(interaction, Start, (field, sentence) =>
        {
            Assert.NotEmpty(sentence);
            fields.Add(field);
        });
        return [.. fields];
    }
}

using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Customers;

public sealed class CustomerAttributesTests
{
    [Theory]
    [InlineData("25", 25d)]
    [InlineData("-0.5", -0.5)]
    public void ValueOf_ANumber_IsOne(string text, double number) => Assert.Equal(AttributeValue.Of(number), CustomerAttributes.ValueOf(text));

    [Theory]
    [InlineData("01234")]
    [InlineData("1e3")]
    [InlineData("1,5")]
    [InlineData("25 ")]
    [InlineData("NaN")]
    [InlineData("True")]
    [InlineData("99999999999999999999999")]
    public void ValueOf_WhatIsNotWrittenAsANumber_StaysText(string text) => Assert.Equal(AttributeValue.Of(text), CustomerAttributes.ValueOf(text));

    [Fact]
    public void ValueOf_TrueAndFalse_AreFlags() => Assert.Equal([AttributeValue.Of(true), AttributeValue.Of(false)], [CustomerAttributes.ValueOf("true"), CustomerAttributes.ValueOf("false")]);

    [Fact]
    public void Of_TextsOfAFile_LeavesOutWhatBreaksARule_AndStaysWithinTheBounds()
    {
        Assert.Equal(["age", "country"], CustomerAttributes.Of([new("country", "de"), new("age", "25"), new("", "x"), new("note", new string('x', 300)), new("bad", "a\u0000b")]).Keys);
        var many = CustomerAttributes.Of(Enumerable.Range(0, 100).Select(i => new KeyValuePair<string, string>($"a{i}", "x")));
        Assert.Equal(CustomerAttributes.Most, many.Count);
        Assert.Empty(Problems(many));
        Assert.Empty(Problems(CustomerAttributes.Of(Enumerable.Range(0, 30).Select(i => new KeyValuePair<string, string>($"a{i}", new string('x', 250))))));
    }

    [Fact]
    public void Check_WhatIsWithinTheBounds_ReportsNothing() => Assert.Empty(Problems(CustomerAttributes.None
        .Add("country", AttributeValue.Of("de")).Add("age", AttributeValue.Of(25)).Add("vip", AttributeValue.Of(true)).Add("likes", AttributeValue.Of(["red", "wool"])).Add("日本", AttributeValue.Of("😀"))));

    [Fact]
    public void Check_EachBrokenRule_IsReportedAtItsField()
    {
        Assert.Equal(["attributes/a"], Problems(CustomerAttributes.None.Add("a", AttributeValue.Of(new string('x', CustomerAttributes.LongestText + 1)))));
        Assert.Equal(["attributes/a~1b"], Problems(CustomerAttributes.None.Add("a/b", AttributeValue.Of("\u0007"))));
        Assert.Equal(["attributes/a"], Problems(CustomerAttributes.None.Add("a", AttributeValue.Of(double.NaN))));
        Assert.Equal(["attributes/a"], Problems(CustomerAttributes.None.Add("a", default)));
        Assert.Equal(["attributes/a"], Problems(CustomerAttributes.None.Add("a", AttributeValue.Of(Enumerable.Repeat("x", CustomerAttributes.MostTags + 1)))));
        Assert.Equal(["attributes/a"], Problems(CustomerAttributes.None.Add("a", AttributeValue.Of([new string('x', CustomerAttributes.LongestTag + 1)]))));
        Assert.Equal(["attributes"], Problems(CustomerAttributes.None.Add("", AttributeValue.Of("x"))));
        Assert.Equal(["attributes"], Problems(CustomerAttributes.None.Add(new string('n', CustomerAttributes.LongestName + 1), AttributeValue.Of("x"))));
        Assert.Equal(["attributes"], Problems(CustomerAttributes.None.AddRange(Enumerable.Range(0, 33).Select(i => KeyValuePair.Create($"a{i}", AttributeValue.Of(i))))));
        Assert.Equal(["attributes"], Problems(CustomerAttributes.None.AddRange(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"a{i}", AttributeValue.Of(new string('x', 250)))))));
    }

    [Fact]
    public void Check_TheMostThatIsAllowed_StaysWithinAStoredProfile()
    {
        var most = CustomerAttributes.None.AddRange(Enumerable.Range(0, 16).Select(i => KeyValuePair.Create($"a{i:00}", AttributeValue.Of(new string('語', 250)))));
        Assert.Empty(Problems(most));
        Assert.InRange(CustomerProfileCodec.Encode(CustomerProfile.Empty with { Attributes = most }).Length, 1, 13_000);
    }

    [Fact]
    public void With_SetsWhatIsNamed_AndTakesNullOut()
    {
        var attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("de")).Add("age", AttributeValue.Of(25));
        var changed = attributes.With([new("age", null), new("city", AttributeValue.Of("Rome")), new("none", null)]);
        Assert.Equal(CustomerAttributes.None.Add("city", AttributeValue.Of("Rome")).Add("country", AttributeValue.Of("de")), changed);
    }

    [Fact]
    public void Merged_TheCustomersValueStays_AndTheGuestsIsAdded()
    {
        var customer = After(Click("dress-1")) with { Attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("de")) };
        var guest = CustomerProfile.Empty with { Attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("fr")).Add("age", AttributeValue.Of(25)) };
        var merged = customer.With(guest, ProfileMerge.IdOf("g", guest), ProfileRules.OfHistory);
        Assert.Equal(CustomerAttributes.None.Add("country", AttributeValue.Of("de")).Add("age", AttributeValue.Of(25)), merged.Attributes);
        Assert.Equal(merged, merged.With(guest with { Attributes = CustomerAttributes.None.Add("new", AttributeValue.Of("x")) }, ProfileMerge.IdOf("g", guest), ProfileRules.OfHistory));
    }

    [Fact]
    public void Joined_OfTwoFullOnes_StaysWithinTheBounds()
    {
        var (one, other) = (Many("a"), Many("b"));
        var joined = CustomerAttributes.Joined(one, other);
        Assert.Equal(CustomerAttributes.Most, joined.Count);
        Assert.Empty(Problems(joined));
        Assert.All(one, a => Assert.Equal(a.Value, joined[a.Key]));

        static ImmutableSortedDictionary<string, AttributeValue> Many(string prefix) =>
            CustomerAttributes.None.AddRange(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"{prefix}{i}", AttributeValue.Of(i))));
    }

    [Fact]
    public void ALoggedChange_IsReadAgain_AndTakesItsPlaceAmongEvents()
    {
        var attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("de")).Add("likes", AttributeValue.Of(["a", "b"]));
        var profile = new LiveProfile(After(Click("dress-1")), ProfileRules.OfHistory);
        var entry = AttributesCodec.EncodeEntry(attributes);
        InteractionLogCodec.Replay(entry, profile);
        InteractionLogCodec.Replay(InteractionLogCodec.Encode([new LoggedInteraction(5, default, Ms(9), null, "dress-2", "dress")]), profile);
        Assert.Equal((attributes, 2), (profile.Current.Attributes, profile.Current.Version), Same);
        for (var length = 1; length < entry.Length; length++)
            Assert.Throws<InvalidDataException>(() => InteractionLogCodec.Replay(entry.AsSpan(0, length), new LiveProfile(CustomerProfile.Empty, ProfileRules.OfHistory)));
        Assert.Throws<InvalidDataException>(() => InteractionLogCodec.Replay([.. entry, 0], new LiveProfile(CustomerProfile.Empty, ProfileRules.OfHistory)));
    }

    private static bool Same((ImmutableSortedDictionary<string, AttributeValue> Attributes, long Version) a, (ImmutableSortedDictionary<string, AttributeValue> Attributes, long Version) b) =>
        a.Version == b.Version && a.Attributes.SequenceEqual(b.Attributes);

    private static List<string> Problems(ImmutableSortedDictionary<string, AttributeValue> attributes)
    {
        var fields = new List<string>();
        CustomerAttributes.Check(attributes, (field, _) => fields.Add(field));
        return fields;
    }
}

using System.Text;
using Personalization.Core.Interactions;
using Personalization.Gateway.Interactions;
using Personalization.Gateway.Problems;

namespace Personalization.Unit.Gateway;

public sealed class InteractionReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);
    private const string Good = """{"eventId":"e1","customerId":"c1","kind":"click","itemId":"i1"}""";

    [Fact]
    public void ReadArray_OnAFullEntry_TakesEveryField()
    {
        var read = Read("""
            [{"eventId":"e","customerId":"c","kind":"rating","itemId":"i","at":"2026-11-22T05:30:00+03:00","value":4.5,"requestId":"r","context":{"device":"phone"}}]
            """, out var errors);

        Assert.Empty(errors);
        var interaction = Assert.Single(read);
        Assert.Equal(InteractionKind.Rating, interaction.Kind);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 2, 30, 0, TimeSpan.Zero), interaction.At);
        Assert.Equal(4.5, interaction.Value);
        Assert.Equal(("e", "c", "i", "r"), (interaction.EventId, interaction.CustomerId, interaction.ItemId, interaction.RequestId));
        Assert.Equal("phone", interaction.Context!["device"]);
    }

    [Fact]
    public void ReadArray_WithoutATime_TakesNow() => Assert.Equal(Now, Assert.Single(Read($"[{Good}]", out _)).At);

    [Theory]
    [InlineData("""[{"customerId":"c","kind":"click","itemId":"i"}]""", "/0/eventId")]
    [InlineData("""[{"eventId":"e","customerId":"c","itemId":"i"}]""", "/0/kind")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"stare","itemId":"i"}]""", "/0/kind")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":1,"itemId":"i"}]""", "/0/kind")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"CLICK","itemId":"i"}]""", "/0/kind")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click"}]""", "/0/itemId")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"search","itemId":"i","query":"red"}]""", "/0/itemId")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"search"}]""", "/0/query")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","at":"2026-11-22T03:01:01Z"}]""", "/0/at")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","at":"2026-11-22T03:00:00"}]""", "/0/at")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","at":1763780400}]""", "/0/at")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","value":"3"}]""", "/0/value")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"cart","itemId":"i","value":-1}]""", "/0/value")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","value":1e999}]""", "/0/value")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","price":3}]""", "/0/price")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","a/b~c":3}]""", "/0/a~1b~0c")]
    [InlineData("""[{"eventId":"e","eventId":"f","customerId":"c","kind":"click","itemId":"i"}]""", "/0/eventId")]
    [InlineData("""[{"eventId":"e","customerId":{"a":[1]},"kind":"click","itemId":"i"}]""", "/0/customerId")]
    [InlineData("""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","context":{"a":1}}]""", "/0/context")]
    [InlineData("""[{"eventId":"\ud800","customerId":"c","kind":"click","itemId":"i"}]""", "/0")]
    [InlineData("[7]", "/0")]
    [InlineData("[]", "")]
    [InlineData("{}", "")]
    [InlineData("", "")]
    public void ReadArray_OnAWrongField_PointsToIt(string json, string pointer)
    {
        Read(json, out var errors);
        Assert.Equal(pointer, Assert.Single(errors).Pointer);
    }

    [Fact]
    public void ReadArray_OnSeveralWrongEntries_PointsToEach()
    {
        Read($$"""[{{Good}},{"eventId":"e","customerId":"","kind":"click","itemId":"i"},{{Good}},{"eventId":"e","customerId":"c","kind":"gaze"}]""", out var errors);
        Assert.Equal(["/1/customerId", "/3/kind"], errors.Select(e => e.Pointer));
    }

    [Fact]
    public void ReadArray_OnBrokenJson_NamesTheEntryItBreaksIn()
    {
        Read($"[{Good},{Good},{{\"eventId\":", out var errors);
        Assert.Equal("/2", Assert.Single(errors).Pointer);
    }

    [Fact]
    public void ReadArray_OnMoreThanAThousand_Refuses()
    {
        Read($"[{string.Join(',', Enumerable.Repeat(Good, InteractionReader.Most + 1))}]", out var errors);
        Assert.Equal("", Assert.Single(errors).Pointer);
    }

    [Fact]
    public void ReadArray_OnDeepNesting_Refuses()
    {
        Read($$"""[{"eventId":"e","customerId":"c","kind":"click","itemId":"i","deep":{{new string('[', 5000)}}{{new string(']', 5000)}}}]""", out var errors);
        Assert.NotEmpty(errors);
    }

    [Fact]
    public void ReadLines_SkipsEmptyLines_AndCountsEntries()
    {
        var errors = new FieldErrors();
        var read = InteractionReader.ReadLines(Encoding.UTF8.GetBytes($"{Good}\n\n  \r\n{Good}\r\n"), Now, errors);
        Assert.False(errors.Any);
        Assert.Equal(2, read.Count);
    }

    [Fact]
    public void ReadLines_OnAWrongEntry_PointsToItsNumber()
    {
        var errors = new FieldErrors();
        InteractionReader.ReadLines(Encoding.UTF8.GetBytes($"{Good}\n{Good} x\n\n{{\"kind\":\"click\"}}"), Now, errors);
        Assert.Equal(["/1", "/2/eventId", "/2/customerId", "/2/itemId"], errors.All.Select(e => e.Pointer));
    }

    private static List<Interaction> Read(string json, out IReadOnlyList<FieldError> errors)
    {
        var found = new FieldErrors();
        var read = InteractionReader.ReadArray(Encoding.UTF8.GetBytes(json), Now, found);
        errors = found.All;
        return read;
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;

namespace Personalization.Unit.Core.Outcomes;

public sealed class OutcomeLineCodecTests
{
    private static readonly Impression Slate = new()
    {
        RequestId = "r1",
        CustomerId = "c-ä-\"1\"",
        At = Given.Start,
        Release = "2026-a",
        Placement = "home",
        Experiment = "bold",
        Arm = "b",
        Features = "00000000000000ff",
        Items = [new ShownItem("i1", "ann", 0.5f, 1), new ShownItem("i2", "explore", 0.25f, 0.03125f)],
    };

    [Fact]
    public void ALine_IsOneLineOfJson_InTheWordsOfTheApi()
    {
        var text = Text(new OutcomeLine { Done = Given.Click("i1", id: "e1") with { RequestId = "r1" } });
        Assert.Equal("""{"v":1,"done":{"eventId":"e1","customerId":"c","kind":"click","itemId":"i1","at":"2026-03-01T12:00:00+00:00","requestId":"r1"}}""" + "\n", text);
    }

    [Fact]
    public void Lines_RoundTrip()
    {
        var shown = Again(new OutcomeLine { Shown = Slate }).Shown!;
        Assert.Equal(Slate with { Items = shown.Items }, shown);
        Assert.Equal<ShownItem>([.. Slate.Items], [.. shown.Items]);
        Assert.Equal("c-ä-\"1\"", Again(new OutcomeLine { Shown = Slate }).CustomerId);
        foreach (var kind in Enum.GetValues<InteractionKind>())
        {
            var done = Given.Event(kind, kind == InteractionKind.Search ? null : "i1", value: 2.5);
            Assert.Equal(done, Again(new OutcomeLine { Done = done }).Done);
        }
        var merged = new GuestMerged("g", "c", Given.Start);
        Assert.Equal(merged, Again(new OutcomeLine { Merged = merged }).Merged);
    }

    [Fact]
    public void ASlate_IsWrittenAsTheSerializerWouldWriteIt()
    {
        var bare = Slate with { Placement = null, Experiment = null, Arm = null, Features = null, At = Given.Start.AddTicks(1_234_567).ToOffset(TimeSpan.FromHours(2)) };
        foreach (var slate in new[] { Slate, bare, bare with { Items = [] }, bare with { Items = [new ShownItem("a<b>\n\"\\é👟", "ann", -1.5e-9f, 0.1f), new ShownItem("", "", 3e30f, 1)] } })
        {
            var bytes = new ArrayBufferWriter<byte>();
            using var json = OutcomeLineCodec.WriterOver(bytes);
            OutcomeLineCodec.Serialize(new OutcomeLine { Shown = slate }, json);
            json.Flush();
            Assert.Equal(Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n", Text(new OutcomeLine { Shown = slate }));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"v":1}""")]
    [InlineData("""{"v":1,"done":{"eventId":"e1"}}""")]
    [InlineData("""{"v":1,"done":{"eventId":"e1","customerId":"c","kind":7,"itemId":"i1","at":"2026-03-01T12:00:00+00:00"}}""")]
    [InlineData("""{"v":1,"merged":{"guestId":"g","customerId":null,"at":"2026-03-01T12:00:00+00:00"}}""")]
    [InlineData("""{"v":1,"merged":{"guestId":"g","customerId":"c","at":"2026-03-01T12:00:00+00:00"},"done":{"eventId":"e1","customerId":"c","kind":"click","itemId":"i1","at":"2026-03-01T12:00:00+00:00"}}""")]
    public void Read_OfNoLine_IsRefused(string text) => Assert.Throws<JsonException>(() => OutcomeLineCodec.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Read_OfAnotherVersion_NamesBoth()
    {
        var refused = Assert.Throws<InvalidDataException>(() => OutcomeLineCodec.Read("""{"v":9}"""u8));
        Assert.Contains("9", refused.Message, StringComparison.Ordinal);
        Assert.Contains("reads 1", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c")]
    [InlineData("a \"quoted\" \\ one")]
    [InlineData("ünïcode <&> +' 👟")]
    public void Marks_FindTheCustomersLines_AndNoOthers(string customer)
    {
        var (own, asGuest) = OutcomeLineCodec.MarksOf(customer);
        Assert.Contains(Encoding.UTF8.GetString(own), Text(new OutcomeLine { Shown = Slate with { CustomerId = customer } }), StringComparison.Ordinal);
        Assert.Contains(Encoding.UTF8.GetString(asGuest), Text(new OutcomeLine { Merged = new GuestMerged(customer, "x", Given.Start) }), StringComparison.Ordinal);
        // A name that holds another, and a text that looks like a mark.
        var others = Text(new OutcomeLine { Done = Given.Event(InteractionKind.Search, null) with { CustomerId = customer + "1", Query = Encoding.UTF8.GetString(own) } });
        Assert.DoesNotContain(Encoding.UTF8.GetString(own), others, StringComparison.Ordinal);
    }

    private static string Text(OutcomeLine line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = OutcomeLineCodec.WriterOver(buffer);
        OutcomeLineCodec.Write(line, buffer, json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static OutcomeLine Again(OutcomeLine line) => OutcomeLineCodec.Read(Encoding.UTF8.GetBytes(Text(line)));
}

using System.Globalization;
using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;
using Personalization.Storage.Outcomes;

namespace Personalization.Unit.Storage.Outcomes;

/// <summary>Things to log.</summary>
internal sealed class Lines(params OutcomeLine[] lines) : IOutcomeEntry
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public int Count => lines.Length;

    public IEnumerable<OutcomeLine> ToLines() => lines;

    public static Lines Clicks(string customer, int from, int count) => new([.. Enumerable.Range(from, count).Select(i => Click(customer, i))]);

    public static OutcomeLine Click(string customer, int number) => new()
    {
        Done = new Interaction { EventId = number.ToString(CultureInfo.InvariantCulture), CustomerId = customer, Kind = InteractionKind.Click, ItemId = "i1", At = Noon },
    };

    public static OutcomeLine Slate(string customer, string requestId) => new()
    {
        Shown = new Impression { RequestId = requestId, CustomerId = customer, At = Noon, Release = "r", Items = [new ShownItem("i1", "ann", 1, 1)] },
    };

    public static OutcomeLine Merge(string guest, string customer) => new() { Merged = new GuestMerged(guest, customer, Noon) };
}

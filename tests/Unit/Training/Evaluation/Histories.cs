using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Unit.Training.Evaluation;

/// <summary>Small tables of events, written as "customer: item item item".</summary>
internal static class Histories
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One event an hour; the k-th event of each customer falls into the k-th hour. Items are i0 to i(<paramref name="items"/> − 1).</summary>
    public static EventTable Of(int items, params string[] customers) => EventTable.Of(DataOf(items, InteractionKind.Click, customers));

    public static DataSet DataOf(int items, InteractionKind kind, params string[] customers) => new(
        "test",
        [.. Enumerable.Range(0, items).Select(i => new CatalogItem { Id = $"i{i}" })],
        customers.SelectMany(line => line.Split(' ')[1..].Select((item, k) => new Interaction
        {
            EventId = $"{line[0]}-{k}",
            CustomerId = line.Split(':')[0],
            ItemId = $"i{item}",
            Kind = kind,
            Value = kind == InteractionKind.Rating ? 4 : null,
            At = Start.AddHours(k),
        })),
        ImportReport.Flawless);
}

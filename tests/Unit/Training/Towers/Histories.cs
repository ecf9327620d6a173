using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Unit.Training.Towers;

/// <summary>Made-up histories with a rule that can be learned: the item after i is i + 1, within rings of ten; the ring is the item's category.</summary>
internal static class Histories
{
    public const int Ring = 10;

    public static EventTable Rings(int customers, int length, int items = 60, int seed = 3)
    {
        var random = new Random(seed);
        var catalogue = Enumerable.Range(0, items).Select(i => new CatalogItem { Id = $"i{i}", Category = $"ring{i / Ring}", Title = $"place{i % Ring}" }).ToList();
        var interactions = new List<Interaction>();
        for (var c = 0; c < customers; c++)
        {
            var (ring, place) = (random.Next(items / Ring), random.Next(Ring));
            for (var i = 0; i < length; i++)
                interactions.Add(new Interaction
                {
                    EventId = $"{c}-{i}",
                    CustomerId = $"c{c:D4}",
                    ItemId = $"i{ring * Ring + (place + i) % Ring}",
                    Kind = InteractionKind.Click,
                    At = DateTimeOffset.UnixEpoch.AddDays(1).AddMinutes(i),
                });
        }
        return EventTable.Of(new DataSet("rings", catalogue, interactions, ImportReport.Flawless));
    }
}

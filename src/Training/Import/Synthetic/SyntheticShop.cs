using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.Synthetic;

/// <summary>A made-up fashion shop whose customers have tastes that can be learned. The same items, customers, seed and end make the same shop, to the last event id.</summary>
public static class SyntheticShop
{
    public static DataSet Make(ImportOptions options, CancellationToken cancellation = default)
    {
        var (random, until) = (new Random(options.Seed), options.Until ?? options.Now);
        var catalogue = new SyntheticCatalogue(options.Items, random, until);
        var visits = new ShopVisits(catalogue, random, until, options.Seed);
        var interactions = new List<Interaction>(options.Customers * 50);
        for (var c = 0; c < options.Customers; c++)
        {
            if ((c & 63) == 0) cancellation.ThrowIfCancellationRequested();
            visits.Play($"c{c}", new ShopCustomer(random), interactions);
        }
        return new DataSet(DataSource.Synthetic, catalogue.Items, interactions, new ImportReport([new RowCount(BadRows.Interactions, interactions.Count, 0)], []));
    }
}

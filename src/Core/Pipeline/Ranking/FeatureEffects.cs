using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>
/// What mattered for the values of a slate: the ranker is asked again with one thing unknown at a time (occlusion; Zeiler and Fergus, ECCV 2014), and what the value falls by is
/// what that thing was worth. Things that say the same may each seem to be worth little.
/// </summary>
public static class FeatureEffects
{
    /// <summary>Things named for each item.</summary>
    private const int Named = 4;

    /// <summary>Less than this is not worth a word.</summary>
    private const float Least = 1e-5f;

    private static readonly (string Name, Func<PipelineContext, PipelineContext>? Customer, Func<PipelineContext, ItemRow, ItemRow>? Item)[] Things =
    [
        ("query", c => c.WithCustomer(c.Profile, []), null),
        ("recent", c => c.WithCustomer(c.Profile with { Recent = [] }, c.Query), null),
        ("tastes", c => c.WithCustomer(c.Profile with { Tastes = [] }, c.Query), null),
        ("popularity", null, (_, row) => new ItemRow(row.Index, row.Key, row.Item, row.Vector, 0)),
        ("newness", null, (c, row) => new ItemRow(row.Index, row.Key, row.Item with { CreatedAt = c.Now.AddYears(-1) }, row.Vector, row.Popularity)),
        ("price", null, (_, row) => new ItemRow(row.Index, row.Key, row.Item with { Attributes = row.Item.Attributes.Remove("price") }, row.Vector, row.Popularity)),
    ];

    /// <summary>The answer with <see cref="Explanation.Features"/> of every item that was ranked. CPU-bound: seven runs of the ranker over the slate.</summary>
    /// <param name="cancellation">Looked at before each run.</param>
    /// <exception cref="OperationCanceledException">There is no more time.</exception>
    public static RecommendationResponse Explain(PipelineContext context, RecommendationResponse response, CancellationToken cancellation)
    {
        var places = new List<int>();
        var rows = new List<ItemRow>();
        for (var i = 0; i < response.Items.Length; i++)
        {
            if (response.Items[i].Why is not { Predictions.Count: > 0 } || context.Release.Items.Find(response.Items[i].ItemId) is not { } row) continue;
            places.Add(i);
            rows.Add(row);
        }
        if (rows.Count == 0) return response;
        var effects = Of(context, [.. rows], new ModelRanker(), cancellation);
        var items = response.Items.ToBuilder();
        for (var i = 0; i < places.Count; i++)
        {
            var item = items[places[i]];
            items[places[i]] = item with { Why = item.Why! with { Features = effects[i] } };
        }
        return response with { Items = items.MoveToImmutable() };
    }

    /// <param name="ranker">One that answers at once.</param>
    /// <returns>[N]: for each item, what it would lose without the thing; negative for what speaks against it.</returns>
    public static ImmutableSortedDictionary<string, float>[] Of(PipelineContext context, ItemRow[] items, IRanker ranker, CancellationToken cancellation)
    {
        var full = ValuesOf(context, items, ranker, cancellation);
        var effects = Array.ConvertAll(items, _ => new List<(string Name, float Effect)>());
        foreach (var (name, customer, item) in Things)
        {
            var without = ValuesOf(customer?.Invoke(context) ?? context, item is null ? items : Array.ConvertAll(items, row => item(context, row)), ranker, cancellation);
            for (var i = 0; i < items.Length; i++)
            {
                // A value of predictions that are none compares with nothing.
                if (full[i] == ValueOfPredictions.Sunk || without[i] == ValueOfPredictions.Sunk || MathF.Abs(full[i] - without[i]) < Least) continue;
                effects[i].Add((name, full[i] - without[i]));
            }
        }
        return Array.ConvertAll(effects, of => of.OrderByDescending(e => MathF.Abs(e.Effect)).Take(Named).ToImmutableSortedDictionary(e => e.Name, e => e.Effect, StringComparer.Ordinal));
    }

    private static float[] ValuesOf(PipelineContext context, ItemRow[] items, IRanker ranker, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var predictions = ranker.RankAsync(context, new RankedItems(context.Customer, items, Shortlist.ValuesOf(context, items)), cancellation).AsTask().GetAwaiter().GetResult();
        var value = new ValueOfPredictions(context.Release.Manifest.Heads, context.Options);
        var heads = items.Length == 0 ? 0 : predictions.Length / items.Length;
        return [.. Enumerable.Range(0, items.Length).Select(i => value.Of(predictions.AsSpan(i * heads, heads)))];
    }

    private static PipelineContext WithCustomer(this PipelineContext context, Customers.CustomerProfile profile, float[] query) =>
        new(context.Request, context.RequestId, profile, query, context.Release, context.Options, context.Now);
}

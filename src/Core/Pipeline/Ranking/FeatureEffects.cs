using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>
/// What mattered for the values of a slate: the ranker is asked again with one thing unknown at a time (occlusion; Zeiler and Fergus, ECCV 2014), and what the value falls by is
/// what that thing was worth. Things that say the same may each seem to be worth little: what retrieval makes of an item hangs on most of the others, too.
/// </summary>
public static class FeatureEffects
{
    /// <summary>Things named for each item.</summary>
    private const int Named = 4;

    /// <summary>Less than this is not worth a word.</summary>
    private const float Least = 1e-5f;

    /// <summary>What the ranker may read, under which releases it does, and the question without it.</summary>
    private static readonly (string Name, Func<PipelineContext, bool>? IsRead, Func<Question, Question> Without)[] Things =
    [
        ("query", null, q => q.Of(query: [])),
        ("recent", null, q => q.Of(q.Context.Profile with { Recent = [] })),
        ("tastes", null, q => q.Of(q.Context.Profile with { Tastes = [] })),
        ("attributes", c => !c.Customer.Slots.Attributes.IsEmpty, q => q.Of(q.Context.Profile with { Attributes = ImmutableSortedDictionary<string, AttributeValue>.Empty })),
        ("device", c => !c.Customer.Slots.Devices.IsEmpty, q => q.Of(moment: q.Context.Customer.Moment with { Device = null })),
        // A profile of its own: one keeps the columns of its attributes for one set of slots.
        ("time", c => c.Customer.Slots.Hours || c.Customer.Slots.Weekdays, q => q.Of(q.Context.Profile with { }, slots: q.Context.Customer.Slots with { Hours = false, Weekdays = false })),
        ("retrieval", c => c.Blend is not null, q => q with { Retrieval = q.Context.Blend!.Offset }),
        ("popularity", null, q => q.Each(row => new ItemRow(row.Index, row.Key, row.Item, row.Vector, 0))),
        ("newness", null, q => q.Each(row => row.Of(row.Item with { CreatedAt = q.Context.Now.AddYears(-1) }))),
        ("price", null, q => q.Each(row => row.Of(row.Item with { Attributes = row.Item.Attributes.Remove("price") }))),
    ];

    /// <summary>
    /// The answer with <see cref="Explanation.Features"/> of every item that was ranked. CPU-bound: a run of the ranker over the slate, and one more for each thing that the release's
    /// ranker reads, eleven at most.
    /// </summary>
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
        var question = new Question(context, items);
        var full = question.Values(ranker, cancellation);
        var effects = Array.ConvertAll(items, _ => new List<(string Name, float Effect)>());
        foreach (var (name, isRead, without) in Things)
        {
            if (isRead?.Invoke(context) == false) continue;
            var values = without(question).Values(ranker, cancellation);
            for (var i = 0; i < items.Length; i++)
            {
                // A value of predictions that are none compares with nothing.
                if (full[i] == ValueOfPredictions.Sunk || values[i] == ValueOfPredictions.Sunk || MathF.Abs(full[i] - values[i]) < Least) continue;
                effects[i].Add((name, full[i] - values[i]));
            }
        }
        return Array.ConvertAll(effects, of => of.OrderByDescending(e => MathF.Abs(e.Effect)).Take(Named).ToImmutableSortedDictionary(e => e.Name, e => e.Effect, StringComparer.Ordinal));
    }

    /// <summary>What the ranker is asked.</summary>
    /// <param name="Retrieval">Of every item, in place of what the blend makes of each: its offset is what it makes of one without any evidence.</param>
    private readonly record struct Question(PipelineContext Context, ItemRow[] Items, float? Retrieval = null)
    {
        public Question Of(CustomerProfile? profile = null, float[]? query = null, QueryMoment? moment = null, CustomerSlots? slots = null)
        {
            var known = Context.Customer;
            return this with { Context = Context.Of(new CustomerFeatures(profile ?? known.Profile, Context.Release.Items, query ?? known.Query, moment ?? known.Moment, slots ?? known.Slots)) };
        }

        public Question Each(Converter<ItemRow, ItemRow> without) => this with { Items = Array.ConvertAll(Items, without) };

        public float[] Values(IRanker ranker, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            var retrieval = Shortlist.ValuesOf(Context, Items);
            if (Retrieval is { } same) Array.Fill(retrieval, same);
            var predictions = ranker.RankAsync(Context, new RankedItems(Context.Customer, Items, retrieval), cancellation).AsTask().GetAwaiter().GetResult();
            var value = new ValueOfPredictions(Context.Release.Manifest.Heads, Context.Options);
            var (values, heads) = (new float[Items.Length], Items.Length == 0 ? 0 : predictions.Length / Items.Length);
            for (var i = 0; i < values.Length; i++) values[i] = value.Of(predictions.AsSpan(i * heads, heads));
            return values;
        }
    }
}

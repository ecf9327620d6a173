using System.Diagnostics;
using Personalization.Benchmarks.Shop;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Filters;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Recommendations;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Releases;

namespace Personalization.Benchmarks;

/// <summary>What a recommendation cannot do without, each part alone in a loop on every processor: the search of the index, one run of the ranker, the filters.</summary>
internal sealed class RawParts
{
    private const int Customers = 200, Seed = 3;
    private static readonly ICandidateFilter[] Filters = [new ConsumedFilter(), new UnavailableFilter(), new ExcludedFilter(), new ExpressionFilter(), new HiddenFilter(), new SeenFilter()];
    private readonly ActiveRelease _release;
    private readonly ShardIndex _index;
    private readonly int _ranked;
    private readonly float[][] _queries;
    private readonly PipelineContext[] _contexts;
    private readonly PipelineOptions _options = new();

    /// <param name="ranked">Items of a run of the ranker.</param>
    public RawParts(ActiveRelease release, LoadedShards shards, int ranked)
    {
        (_release, _ranked) = (release, ranked);
        _index = shards.Find(release.Id, 0) ?? throw new InvalidOperationException("the index is not here");
        var (items, random) = (release.Serving.Items, new Random(Seed));
        _queries = [.. Enumerable.Range(0, Customers).Select(_ => items.Rows[random.Next(items.Count)].Vector)];
        _contexts = [.. _queries.Select((query, c) => new PipelineContext(
            new RecommendationRequest { CustomerId = $"c{c}" }, "raw", ProfileOf(c, items, random), query, release.Serving, _options, DateTimeOffset.UnixEpoch.AddYears(56)))];
    }

    /// <summary>Milliseconds of one processor for each part.</summary>
    public (double Search, double Rank, double Filter) Measure(TimeSpan length) => (Run(length, Search), Run(length, Ranking), Run(length, Filtering));

    private static double Run(TimeSpan length, Func<int, Action> worker)
    {
        var (start, done) = (Stopwatch.GetTimestamp(), 0L);
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(number => new Thread(() =>
        {
            var work = worker(number);
            work();
            for (; Stopwatch.GetElapsedTime(start) < length; Interlocked.Increment(ref done)) work();
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds * threads.Length / done;
    }

    private Action Search(int number)
    {
        var (next, quota) = (number, _options.Sources.Ann.Quota);
        return () => _index.Search([_queries[next++ % Customers]], quota, Math.Max(300, quota));
    }

    /// <summary>The run alone: its inputs are there.</summary>
    private Action Ranking(int number)
    {
        var (model, context, random) = (_release.Serving.Ranker, _contexts[number], new Random(Seed + number));
        var customer = new float[CustomerSideFeatures.Width(_release.Serving.Items.Dimensions)];
        CustomerSideFeatures.Fill(context.Customer, _release.Serving.Items.Dimensions, customer);
        ItemRow[] rows = [.. Enumerable.Range(0, _ranked).Select(_ => _release.Serving.Items.Rows[random.Next(_release.Serving.Items.Count)])];
        ItemSides.Ensure(model, rows);
        float[][] items = [.. rows.Select(row => row.RankerSide!)];
        var (pairs, predictions) = (new float[_ranked * RankingFeatures.Width], new float[_ranked * model.Heads.Length]);
        return () => model.Predict([_ranked], customer, items, pairs, predictions);
    }

    private Action Filtering(int number)
    {
        var (candidates, context) = (new CandidateSet(), _contexts[number]);
        foreach (var hit in _index.Search([_queries[number]], _ranked, _ranked).Hits) candidates.Add(_release.Serving.Items.FindByKey(hit.Key)!, CandidateSources.Embedding, hit.Score);
        return () =>
        {
            foreach (ref var candidate in candidates.All) candidate.Removed = null;
            foreach (var filter in Filters) filter.Apply(context, candidates, 0);
        };
    }

    private static CustomerProfile ProfileOf(int customer, ItemTable items, Random random) => CustomerProfile.Empty.Apply(
        [.. Enumerable.Range(0, ShopVectors.Interactions).Select(i => new Interaction
        {
            EventId = $"raw-{customer}-{i}",
            CustomerId = $"c{customer}",
            Kind = i % 12 == 11 ? InteractionKind.Purchase : InteractionKind.Click,
            ItemId = items.Rows[random.Next(items.Count)].Item.Id,
            At = DateTimeOffset.UnixEpoch.AddYears(56).AddMinutes(i - 60),
        })], id => items.Find(id)?.Item.Category).Profile;
}

using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>What a request costs the garbage collector must not grow with its candidates.</summary>
public sealed class PipelineAllocationTests
{
    private const int Runs = 50;

    [Fact]
    public void Run_AllocatesLittle_WhateverItFinds()
    {
        var (few, many) = (Allocated(neighbours: 40), Allocated(neighbours: 400));
        Assert.InRange(few, 1, 16_000);
        // A reference and two predictions for each that is ranked, and nothing else.
        Assert.InRange(many - few, 0, 360 * 24);
    }

    private static long Allocated(int neighbours)
    {
        var shop = new Shop(items: 1000);
        shop.Options.Sources.Ann.Quota = neighbours;
        var hits = new NeighbourResult([[.. shop.Table.Rows.ToArray().Take(neighbours).Select((r, i) => new Neighbour(r.Key, 1 - i * 1e-3f))]]);
        var five = new NeighbourResult([hits.Hits[0], hits.Hits[0], hits.Hits[0]]);
        shop.Search = new FakeSearch((queries, _, _) => new ValueTask<NeighbourResult>(queries.Count == 1 ? hits : five));
        shop.Ranker = new PlainRanker();
        shop.Trends = new NoTrends();
        var (pipeline, profile) = (shop.Pipeline, After(Click("dress-0", 1), Click("dress-3", 2), Click("shoe-1", 3)));
        var contexts = Enumerable.Range(0, Runs + 5).Select(_ => shop.Context(profile: profile)).ToArray();
        for (var i = 0; i < 5; i++) Answer(pipeline, contexts[i]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 5; i < contexts.Length; i++) Answer(pipeline, contexts[i]);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Runs;
    }

    private static void Answer(RecommendationPipeline pipeline, PipelineContext context)
    {
        var running = pipeline.RunAsync(context, 0, default).AsTask();
        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(10, running.GetAwaiter().GetResult().Items.Length);
    }

    private sealed class NoTrends : ITrendReader
    {
        public System.Collections.Immutable.ImmutableArray<Personalization.Core.Trends.TrendingItem> Top(Personalization.Core.Trends.TrendWindow window) => [];
    }

    private sealed class PlainRanker : IRanker
    {
        public ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation)
        {
            var predictions = ranked.Predictions!;
            for (var i = 0; i < ranked.Items.Length; i++) predictions[2 * i] = ranked.Items[i].Index * 1e-3f;
            return new ValueTask<float[]>(predictions);
        }
    }
}

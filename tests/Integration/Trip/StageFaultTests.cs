using Microsoft.Extensions.DependencyInjection;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Releases;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>A part of the cluster goes under load: answers get simpler and say so, none fails, and what comes back is used at once.</summary>
[Collection(ShopCollection.Name)]
public sealed class StageFaultTests(ShopFixture shop)
{
    private const int AtOnce = 8;

    [Theory]
    [InlineData(Fault.Throws, "rank: the ranking silo is gone")]
    [InlineData(Fault.Hangs, "rank: late")]
    public async Task RankingWorkerDiesUnderLoad_AnswersComeInTheOrderOfRetrievalAndHeal(Fault fault, string cause)
    {
        var ranker = new MortalRanker(new ModelRanker());
        await WithPipelineAsync(release => RecommendationPipeline.Create(release.Search, Trends, ranker), async () =>
        {
            Assert.All(await LoadAsync(), degraded => Assert.Null(degraded));
            ranker.Fault = fault;
            Assert.All(await LoadAsync(), degraded => Assert.Equal(cause, degraded));
            var answer = await shop.Http.RecommendAsync("c1", explain: true);
            Assert.Equal(20, ShopCalls.ItemsOf(answer).Length);
            Assert.All(answer["items"]!.AsArray(), i => Assert.Empty(i!["why"]!["predictions"]!.AsObject()));
            ranker.Fault = Fault.None;
            Assert.All(await LoadAsync(), degraded => Assert.Null(degraded));
        });
    }

    [Fact]
    public async Task AShardOfTheIndexIsMissing_TheOthersAndTheOtherSourcesAnswer()
    {
        await WithPipelineAsync(release => RecommendationPipeline.Create(new HalfIndex(release.Search), Trends, new ModelRanker()), async () =>
        {
            foreach (var degraded in await LoadAsync()) Assert.Contains("shard 1 of the index did not answer", degraded, StringComparison.Ordinal);
            var answer = await shop.Http.RecommendAsync("c2", limit: 100, explain: true);
            Assert.Equal(100, ShopCalls.ItemsOf(answer).Distinct().Count());
            Assert.Contains(answer["items"]!.AsArray(), i => i!["why"]!["sources"]!.AsObject().ContainsKey("ann"));
        });
        Assert.All(await LoadAsync(), degraded => Assert.Null(degraded));
    }

    private ITrendReader Trends => shop.Silo.Services.GetRequiredService<ITrendReader>();

    /// <summary>Asks for many customers at once; what each answer says is degraded.</summary>
    private async Task<string?[]> LoadAsync() =>
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i => (string?)(await shop.Http.RecommendAsync($"c{i}"))["degraded"]));

    private async Task WithPipelineAsync(Func<ActiveRelease, RecommendationPipeline> pipeline, Func<Task> work)
    {
        var releases = shop.Silo.Services.GetRequiredService<LoadedReleases>();
        var active = releases.Active!;
        Swap(active with { Pipeline = pipeline(active) });
        try
        {
            await work();
        }
        finally
        {
            Swap(active);
        }

        void Swap(ActiveRelease release)
        {
            releases.Add(release);
            releases.Switch(release.Id, keep: [.. releases.Ids]);
        }
    }

    public enum Fault
    {
        None,
        Throws,
        Hangs,
    }

    private sealed class MortalRanker(IRanker ranker) : IRanker
    {
        public volatile Fault Fault;

        public ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation) => Fault switch
        {
            Fault.Throws => throw new ShardUnavailableException("the ranking silo is gone"),
            Fault.Hangs => new ValueTask<float[]>(new TaskCompletionSource<float[]>().Task),
            _ => ranker.RankAsync(context, ranked, cancellation),
        };
    }

    /// <summary>What one of two shards finds.</summary>
    private sealed class HalfIndex(INeighbourSearch search) : INeighbourSearch
    {
        public async ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation)
        {
            var found = await search.SearchAsync(queries, k, filter, cancellation);
            return new NeighbourResult([.. found.Hits.Select(hits => hits.Where(h => (h.Key & 1) == 0).ToArray())], "shard 1 of the index did not answer");
        }
    }
}

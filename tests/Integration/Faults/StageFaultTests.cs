using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Integration.Trip;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Ranking;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;

namespace Personalization.Integration.Faults;

/// <summary>A part of the cluster goes under load: answers get simpler and say so, none fails, no event is lost, and what comes back is used at once.</summary>
[Collection(ShopCollection.Name)]
public sealed class StageFaultTests(FaultyShop shop) : IClassFixture<FaultyShop>
{
    [Theory]
    [InlineData(MortalRanker.Fault.Throws, "rank: the ranking silo is gone")]
    [InlineData(MortalRanker.Fault.Hangs, "rank: late")]
    public async Task TheRankingWorkerDies_AnswersComeInTheOrderOfRetrieval_AndHeal(MortalRanker.Fault fault, string cause)
    {
        var ranker = new MortalRanker(shop.Services.GetRequiredService<GrainRanker>());
        var trends = shop.Services.GetRequiredService<ITrendReader>();
        await shop.WithReleaseAsync(release => release with { Pipeline = RecommendationPipeline.Create(release.Search, trends, ranker) }, async () =>
        {
            await using var visitors = Visitors.Enter(shop, $"unranked-{fault}");
            await visitors.EveryoneAsync(visit => visit.IsWell);
            ranker.Is = fault;
            await visitors.EveryoneAsync(visit => visit.Refusal is null && visit.Degraded == cause);
            var answer = await shop.Http.RecommendAsync(visitors.Customers.First(), explain: true);
            Assert.All(answer["items"]!.AsArray(), i => Assert.Empty(i!["why"]!["predictions"]!.AsObject()));
            ranker.Is = MortalRanker.Fault.None;
            await visitors.EveryoneAsync(visit => visit.IsWell);
            await visitors.LeaveAsync();
        });
    }

    /// <summary>An answer is computed on its customer's turn, but for what it waits for.</summary>
    [Fact]
    public async Task AnAnswerThatWaitsForTheRanker_HoldsUpNeitherTheCustomersEventsNorTheNextAnswer()
    {
        var ranker = new MortalRanker(shop.Services.GetRequiredService<GrainRanker>());
        var trends = shop.Services.GetRequiredService<ITrendReader>();
        await shop.WithReleaseAsync(release => release with { Pipeline = RecommendationPipeline.Create(release.Search, trends, ranker) }, async () =>
        {
            const string customer = "in-two-windows";
            Assert.Equal((1, 0), await shop.Http.ApplyAsync([Visitors.EventOf(customer, 0)]));
            ranker.Is = MortalRanker.Fault.Hangs;
            var waiting = shop.Http.RecommendAsync(customer);
            await ranker.Asked.WaitAsync(TimeSpan.FromSeconds(30));
            ranker.Is = MortalRanker.Fault.None;

            Assert.Equal((1, 0), await shop.Http.ApplyAsync([Visitors.EventOf(customer, 1)]));
            var next = await shop.Http.RecommendAsync(customer);
            Assert.Null(next["degraded"]);
            Assert.Equal(2, (long)next["freshness"]!["interactions"]!);
            var former = await waiting;
            Assert.Equal("rank: late", (string?)former["degraded"]);
            Assert.Equal(1, (long)former["freshness"]!["interactions"]!);
        });
    }

    [Fact]
    public async Task AShardOfTheIndexIsMissing_TheOthersAndTheOtherSourcesAnswer_AndHeal()
    {
        var shards = new MortalShard(shop.Services.GetRequiredService<IShardGrains>(), mortal: 1);
        await using var none = ActivatorUtilities.CreateInstance<LoadedShards>(shop.Services);
        // All shards by their grains, as on a silo that has none of them.
        var searches = ActivatorUtilities.CreateInstance<IndexSearches>(shop.Services, shards, none);
        var trends = shop.Services.GetRequiredService<ITrendReader>();
        await shop.WithReleaseAsync(release => release with { Pipeline = RecommendationPipeline.Create(searches.Of(release.Id), trends, new ModelRanker()) }, async () =>
        {
            await using var visitors = Visitors.Enter(shop, "halved");
            await visitors.EveryoneAsync(visit => visit.IsWell);
            shards.IsDead = true;
            await visitors.EveryoneAsync(visit => visit.Refusal is null && visit.Degraded is { } degraded && degraded.Contains("shard 1 of the index did not answer", StringComparison.Ordinal));
            var answer = await shop.Http.RecommendAsync(visitors.Customers.First(), limit: 100, explain: true);
            Assert.Equal(100, ShopCalls.ItemsOf(answer).Distinct().Count());
            Assert.Contains(answer["items"]!.AsArray(), i => i!["why"]!["sources"]!.AsObject().ContainsKey("ann"));
            shards.IsDead = false;
            await visitors.EveryoneAsync(visit => visit.IsWell);
            await visitors.LeaveAsync();
        });
    }

    [Theory]
    [InlineData("ranker.onnx")]
    [InlineData("items.ndjson.gz")]
    public async Task AReleaseWithACorruptFile_IsRefusedWithItsName_AndTheOneBeforeGoesOnServing(string file)
    {
        var corrupt = shop.CopyRelease($"corrupt-{file}");
        var path = Path.Combine(shop.Blobs, "releases", corrupt, file);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        await using var visitors = Visitors.Enter(shop, $"steady-{file}");
        await visitors.EveryoneAsync(visit => visit.IsWell);

        using var refused = await shop.Http.PostAsync(new Uri($"/v1/releases/{corrupt}/activate", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(file, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await visitors.EveryoneAsync(visit => visit.IsWell && (string)visit.Answer["release"]! == "first");
        Assert.Equal(HttpStatusCode.OK, (await shop.Http.GetAsync("/healthz/ready")).StatusCode);
        await visitors.LeaveAsync();
    }

    [Fact]
    public async Task AnOutcomeLogWithoutRoomOnItsDisk_HoldsUpNobody_SaysSo_AndLosesNothing()
    {
        // Where files are written before they move into place there is a file now: every write fails.
        var (working, away) = (Path.Combine(shop.Blobs, ".tmp"), Path.Combine(shop.Blobs, ".away"));
        var log = shop.Services.GetRequiredService<OutcomeLog>();
        await using var visitors = Visitors.Enter(shop, "logged");
        await visitors.EveryoneAsync(visit => visit.IsWell);
        await log.FlushAsync();
        Directory.Move(working, away);
        await File.WriteAllTextAsync(working, "");

        await Eventually.GetAsync(() => shop.Http.GetJsonAsync("/healthz/ready"), health => (string)health["checks"]!["outcomes"]!["status"]! == "degraded");
        await Eventually.TrueAsync(() => log.Failures > 2, "the log does not try again");
        await visitors.EveryoneAsync(visit => visit.IsWell);
        Assert.Matches("outcome_write_failures[^ ]* [1-9]", await shop.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        File.Delete(working);
        Directory.Move(away, working);

        await visitors.EveryoneAsync(visit => visit.IsWell);
        await visitors.LeaveAsync();
        await log.FlushAsync();
        Assert.Equal("healthy", (string)(await shop.Http.GetJsonAsync("/healthz/ready"))["checks"]!["outcomes"]!["status"]!);
        var (done, shown) = (new List<string>(), new List<string>());
        await foreach (var line in OutcomeReader.ReadAsync(shop.Services.GetRequiredService<IBlobStore>()))
        {
            if (!visitors.Customers.Contains(line.CustomerId)) continue;
            if (line.Done is { } act) done.Add(act.EventId);
            if (line.Shown is { } slate) shown.Add(slate.RequestId);
        }
        var counts = await Task.WhenAll(visitors.Customers.Select(shop.InteractionsAsync));
        Assert.Equal(visitors.Customers.Zip(counts).SelectMany(c => Enumerable.Range(0, (int)c.Second).Select(n => $"{c.First}-{n}")).Order(), done.Order());
        Assert.Equal((visitors.Answers, visitors.Answers), (shown.Count, shown.Distinct().Count()));
        Assert.Equal(0, log.Dropped);
    }
}

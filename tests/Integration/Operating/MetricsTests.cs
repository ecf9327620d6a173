using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Integration.Faults;
using Personalization.Integration.Trip;
using Personalization.Silo.Ranking;
using Personalization.Testing;

namespace Personalization.Integration.Operating;

/// <summary>What goes wrong on the way of an event or an answer is in the text of /metrics.</summary>
[Collection(ShopCollection.Name)]
public sealed class MetricsTests(ObservedShop shop) : IClassFixture<ObservedShop>
{
    [Fact]
    public async Task AFullStream_SlowsTheClientDown_AndIsCounted_AndTheEventsCountOnceWhenTheyComeAgain()
    {
        var (full, retries) = (await shop.MetricAsync("personalization_client_stream_full_total"), await shop.MetricAsync("personalization_client_push_retries_total"));
        var clicks = new[] { ShopCalls.Event("pressed", "click", "i1", "p1"), ShopCalls.Event("pressed", "click", "i2", "p2") };
        shop.StreamIsFull = true;
        using (var refused = await shop.Http.PostAsJsonAsync("/v1/interactions", clicks))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        Assert.Equal(full + 1, await shop.MetricAsync("personalization_client_stream_full_total"));
        Assert.True(await shop.MetricAsync("personalization_client_push_retries_total") > retries);

        shop.StreamIsFull = false;
        using (var accepted = await shop.Http.PostAsJsonAsync("/v1/interactions", clicks)) Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync("/v1/customers/pressed"), customer => (int)customer["interactions"]! == 2);
    }

    [Fact]
    public async Task Sources_AreCountedByName_WithTheirTime()
    {
        await shop.Http.ApplyAsync(ShopCalls.Event("counted", "click", "i1"));
        string[] series = [SourceOf("candidates", "ann"), SourceOf("wait_milliseconds", "ann"), SourceOf("candidates", "new")];
        var before = await AllAsync(series);
        var answers = await shop.MetricAsync("recommendations_total");
        await shop.Http.RecommendAsync("counted");
        Assert.All(before.Zip(await AllAsync(series)), value => Assert.True(value.First < value.Second));
        Assert.True(await shop.MetricAsync("recommendations_total") > answers);
    }

    [Fact]
    public async Task ASourceThatFails_AndOneThatIsLate_AreCountedByName()
    {
        await shop.Http.ApplyAsync(ShopCalls.Event("sourceless", "click", "i1"));
        foreach (var (outcome, search) in new[] { ("failed", new FaultySearch(Task.FromException<NeighbourResult>(new IOException("the index is gone")))), ("late", new FaultySearch(new TaskCompletionSource<NeighbourResult>().Task)) })
        {
            var before = await shop.MetricAsync(SourceOf(outcome, "ann"));
            var ranker = shop.Services.GetRequiredService<GrainRanker>();
            var trends = shop.Services.GetRequiredService<ITrendReader>();
            await shop.WithReleaseAsync(release => release with { Pipeline = RecommendationPipeline.Create(search, trends, ranker) }, () => shop.Http.RecommendAsync("sourceless"));
            Assert.True(await shop.MetricAsync(SourceOf(outcome, "ann")) > before, outcome);
        }
    }

    [Fact]
    public async Task AStageThatIsLeftOut_IsCountedByName()
    {
        const string series = "stages_degraded_total{stage=\"rank\"}";
        var before = await shop.MetricAsync(series);
        var ranker = new MortalRanker(shop.Services.GetRequiredService<GrainRanker>()) { Is = MortalRanker.Fault.Throws };
        var trends = shop.Services.GetRequiredService<ITrendReader>();
        await shop.WithReleaseAsync(release => release with { Pipeline = RecommendationPipeline.Create(release.Search, trends, ranker) }, () => shop.Http.RecommendAsync("unranked"));
        Assert.True(await shop.MetricAsync(series) > before);
    }

    [Fact]
    public async Task PredictionsThatAreNoNumbers_AreCounted_AndTheAnswerComes()
    {
        var before = await shop.MetricAsync("ranker_not_finite_total");
        await shop.WithReleaseAsync(
            release => release with
            {
                Serving = new ServingRelease(release.Serving.Manifest, release.Serving.Items, release.Serving.QueryEncoder, release.Serving.ItemEncoder, new BrokenModel(release.Serving.Ranker)) { Baselines = release.Serving.Baselines },
            },
            async () => Assert.Equal(20, ShopCalls.ItemsOf(await shop.Http.RecommendAsync("numberless")).Length));
        Assert.True(await shop.MetricAsync("ranker_not_finite_total") > before);
    }

    [Fact]
    public async Task AnExecutionProviderThatCannotBeHad_GivesWayToTheCpu_AndHealthAndMetricsSaySo()
    {
        Assert.Null((string?)(await shop.Http.RecommendAsync("provided"))["degraded"]);

        var health = await shop.Http.GetJsonAsync("/healthz/ready");
        Assert.Equal("healthy", (string)health["status"]!);
        Assert.Contains("models run on Cpu: Cuda cannot be had", (string)health["checks"]!["release"]!["description"]!, StringComparison.Ordinal);
        Assert.Equal(1, await shop.MetricAsync("ranker_provider{provider=\"Cpu\",fallback=\"true\"}"));
    }

    private static string SourceOf(string what, string source) => $"source_{what}_total{{source=\"{source}\"}}";

    private async Task<double[]> AllAsync(string[] series)
    {
        var values = new double[series.Length];
        for (var i = 0; i < values.Length; i++) values[i] = await shop.MetricAsync(series[i]);
        return values;
    }

    private sealed class FaultySearch(Task<NeighbourResult> answer) : INeighbourSearch
    {
        public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation) => new(answer);
    }

    /// <summary>A ranker of which half of the predictions are no numbers.</summary>
    private sealed class BrokenModel(IRankingModel model) : IRankingModel
    {
        public ImmutableArray<string> Heads => model.Heads;
        public int ItemWidth => model.ItemWidth;
        public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides) => model.EncodeItems(rows, features, sides);

        public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions)
        {
            model.Predict(itemsOf, customers, items, pairs, predictions);
            predictions[..(predictions.Length / 2)].Fill(float.NaN);
        }
    }
}

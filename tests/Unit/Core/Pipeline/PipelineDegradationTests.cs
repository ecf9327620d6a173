using System.Text.Json;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Exploration;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Filters;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Reordering;
using Personalization.Core.Pipeline.Sources;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>A stage that fails or is late leaves its name, and the answer goes on without it.</summary>
public sealed class PipelineDegradationTests
{
    private static readonly CustomerProfile LikesDresses = After(Click("dress-0", 1), Event(InteractionKind.Purchase, "dress-3", 2));
    private readonly Shop _shop = new();

    [Fact]
    public async Task Run_IndexFails_AnswersFromTheOtherSources()
    {
        _shop.Search = new FakeSearch((_, _, _) => throw new InvalidOperationException("index is gone"));
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true }, LikesDresses);
        Assert.Equal("retrieve (ann): index is gone; retrieve (recent): index is gone", response.Degraded);
        Assert.Equal(10, response.Items.Length);
        Assert.All(response.Items, i => Assert.DoesNotContain("ann", i.Why!.Sources.Keys));
    }

    [Fact]
    public async Task Run_TrendsFail_AnswersFromTheOtherSources()
    {
        _shop.Trends = new FailingTrends();
        var response = await _shop.RunAsync(profile: LikesDresses);
        Assert.Equal("retrieve (trending): no trends", response.Degraded);
        Assert.Equal(10, response.Items.Length);
    }

    [Fact]
    public async Task Run_PartOfTheIndexIsOut_UsesWhatCameAndSaysSo()
    {
        var exact = new ExactSearch(_shop.Table);
        _shop.Search = new FakeSearch(async (queries, k, cancellation) => await exact.SearchAsync(queries, k, null, cancellation) with { Degraded = "shard 2" });
        var response = await _shop.RunAsync(profile: LikesDresses);
        Assert.Equal("retrieve (ann): shard 2; retrieve (recent): shard 2", response.Degraded);
        Assert.Equal("ann", response.Items[0].Source);
    }

    [Fact]
    public async Task Run_EverySourceFails_FallsBackToPopularItems()
    {
        var sources = Enumerable.Range(0, CandidateSources.Explore).Select(s => new FailingSource(s)).ToArray();
        var pipeline = new RecommendationPipeline(sources, [new ConsumedFilter()], _shop.Ranker, new SlateReorderer());
        var response = await _shop.RunAsync(profile: LikesDresses, pipeline: pipeline);
        Assert.Equal(10, response.Items.Length);
        Assert.All(response.Items, i => Assert.Equal("popular", i.Source));
        foreach (var name in new[] { "ann", "long-term", "recent", "together", "trending", "new", "repeat", "popular" })
            Assert.Contains($"retrieve ({name}): ", response.Degraded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_IndexTimesOut_IsLate()
    {
        _shop.Search = new FakeSearch((_, _, _) => throw new TimeoutException("30 s"));
        Assert.Equal("retrieve (ann): late; retrieve (recent): late", (await _shop.RunAsync(profile: LikesDresses)).Degraded);
    }

    [Fact]
    public async Task Run_IndexNeverAnswersAndDoesNotListen_IsLeftBehindWhenTheTimeIsUp()
    {
        using var deadline = new CancellationTokenSource();
        var never = new TaskCompletionSource<NeighbourResult>();
        _shop.Search = new FakeSearch((_, _, _) => new ValueTask<NeighbourResult>(never.Task));
        var running = _shop.RunAsync(profile: LikesDresses, cancellation: deadline.Token);
        Assert.False(running.IsCompleted);
        await deadline.CancelAsync();
        var response = await running;
        Assert.Equal(10, response.Items.Length);
        Assert.Contains("retrieve (ann): late", response.Degraded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RankerNeverAnswers_IsLeftBehindWhenTheTimeIsUp()
    {
        using var deadline = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        _shop.Ranker = new FailingRanker((_, _) => { asked.SetResult(); return new ValueTask<float[]>(new TaskCompletionSource<float[]>().Task); });
        var running = _shop.RunAsync(profile: LikesDresses, cancellation: deadline.Token);
        await asked.Task;
        await deadline.CancelAsync();
        var response = await running;
        Assert.Equal("rank: late", response.Degraded);
        Assert.Equal(10, response.Items.Length);
    }

    [Fact]
    public async Task Run_WithoutAQueryEmbeddingThatThereShouldBe_AnswersAndSaysSo()
    {
        var response = await _shop.Pipeline.RunAsync(_shop.Context(encodeFailure: "no session"), encodeMs: 0, CancellationToken.None);
        Assert.Equal("encode: no session", response.Degraded);
        Assert.Equal(10, response.Items.Length);
    }

    [Fact]
    public async Task Run_RankerFails_TheOrderIsThatOfRetrieval()
    {
        _shop.Options.DiversityLambda = 1;
        _shop.Options.CategoryShare = 1;
        _shop.Ranker = new FailingRanker((_, _) => throw new InvalidOperationException("no model"));
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true }, LikesDresses);
        Assert.Equal("rank: no model", response.Degraded);
        // Each source's list counts by the places in it, and an item of several lists by all of them.
        Assert.Equal(response.Items.Select(i => i.Score).OrderDescending(), response.Items.Select(i => i.Score));
        Assert.All(response.Items.Take(5), i => Assert.True(i.Why!.Sources.Count > 1));
        Assert.All(response.Items, i => Assert.Empty(i.Why!.Predictions));
        Assert.Equal(10, response.Items.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Run_RankerAnswersTheWrongNumber_IsRefusedNamingBoth(int numbers)
    {
        _shop.Ranker = new FailingRanker((_, _) => new ValueTask<float[]>(new float[numbers]));
        var response = await _shop.RunAsync(profile: LikesDresses);
        Assert.StartsWith($"rank: the ranker answered {numbers} numbers for 59 items of 2", response.Degraded, StringComparison.Ordinal);
        Assert.Equal(10, response.Items.Length);
    }

    [Fact]
    public async Task Run_PredictionsThatAreNotFinite_SinkAndTheOthersKeepTheirOrder()
    {
        _shop.Options.CategoryShare = 1;
        var sane = new FakeRanker((_, row) => (row.Index / 100f, 0));
        _shop.Ranker = sane;
        var expected = await _shop.RunAsync(Shop.Request(30) with { Filter = "not category = hat" }, LikesDresses);
        _shop.Ranker = new FakeRanker((_, row) => row.Item.Category == "hat" ? (float.NaN, float.PositiveInfinity) : (row.Index / 100f, 0));
        var response = await _shop.RunAsync(Shop.Request(59) with { Explain = true }, LikesDresses);
        Assert.Equal(expected.Items.Select(i => i.ItemId), response.Items.Select(i => i.ItemId).Take(30));
        Assert.All(response.Items.Skip(39), i => Assert.Equal("hat", i.Category));
        Assert.Null(response.Degraded);
        // An answer with a number that JSON does not know would fail at the edge.
        Assert.NotEmpty(JsonSerializer.Serialize(response, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task Run_IndexScoresThatAreNotFinite_DoNotReachTheAnswer()
    {
        _shop.Search = new FakeSearch((queries, k, _) => new(new NeighbourResult([.. queries.Select(_ => _shop.Table.Rows.ToArray().Select(r => new Neighbour(r.Key, float.NaN)).ToArray())])));
        _shop.Ranker = new FailingRanker((_, _) => throw new InvalidOperationException("no model"));
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true }, LikesDresses);
        Assert.NotEmpty(JsonSerializer.Serialize(response, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task Run_IndexNamesItemsThatTheReleaseLacks_LeavesThemOut()
    {
        _shop.Search = new FakeSearch((queries, _, _) => new(new NeighbourResult([.. queries.Select(_ => new[] { new Neighbour(12345, 0.99f), new Neighbour(ItemKey.Of("hat-2"), 0.5f) })])));
        var response = await _shop.RunAsync(Shop.Request(59), LikesDresses);
        Assert.Equal("ann", response.Items.Single(i => i.ItemId == "hat-2").Source);
        Assert.Null(response.Degraded);
    }

    [Fact]
    public async Task Run_ReordererFails_GivesTheBestInOrder()
    {
        var pipeline = new RecommendationPipeline([new EmbeddingSource(_shop.Search)], [new ConsumedFilter()], _shop.Ranker, new FailingReorderer());
        var response = await _shop.RunAsync(profile: LikesDresses, pipeline: pipeline);
        Assert.Equal("reorder: no order", response.Degraded);
        Assert.Equal(10, response.Items.Length);
        Assert.Equal(response.Items.Select(i => i.Score).OrderDescending(), response.Items.Select(i => i.Score));
    }

    [Fact]
    public async Task Run_AFilterFails_TheOthersStillApply()
    {
        var pipeline = new RecommendationPipeline([new EmbeddingSource(_shop.Search)], [new FailingFilter(), new ConsumedFilter()], _shop.Ranker, new SlateReorderer());
        var response = await _shop.RunAsync(profile: LikesDresses, pipeline: pipeline);
        Assert.Equal("filter (FailingFilter): no filter", response.Degraded);
        Assert.Equal(1, response.Counts.Removed["purchased"]);
        Assert.Equal(10, response.Items.Length);
    }

    [Fact]
    public async Task Run_AfterAFailure_TheNextRequestIsWholeAgain()
    {
        var fail = true;
        var ranker = new FakeRanker((_, row) => fail ? throw new InvalidOperationException("once") : (row.Index / 100f, 0));
        var pipeline = RecommendationPipeline.Create(_shop.Search, _shop.Trends, ranker);
        Assert.NotNull((await _shop.RunAsync(profile: LikesDresses, pipeline: pipeline)).Degraded);
        fail = false;
        var response = await _shop.RunAsync(Shop.Request() with { Explain = true }, LikesDresses, pipeline);
        Assert.Null(response.Degraded);
        Assert.All(response.Items, i => Assert.Equal(2, i.Why!.Predictions.Count));
    }

    [Fact]
    public async Task Run_ASourceBeyondItsBudget_IsLeftOutAndTheOthersAnswer()
    {
        var time = new ManualTime();
        (_shop.Time, _shop.Options.Sources.Ann.Budget) = (time, TimeSpan.FromMilliseconds(20));
        _shop.Search = new FakeSearch((queries, _, _) => new ValueTask<NeighbourResult>(new TaskCompletionSource<NeighbourResult>().Task));
        _shop.Options.Sources.Recent.Enabled = false;
        var running = _shop.RunAsync(profile: LikesDresses);
        time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        var response = await running;
        Assert.Equal("retrieve (ann): late", response.Degraded);
        Assert.Equal(10, response.Items.Length);
    }

    [Fact]
    public async Task Run_SourcesBeyondTheStagesShare_AreLeftOut()
    {
        var time = new ManualTime();
        _shop.Time = time;
        _shop.Search = new FakeSearch((_, _, _) => new ValueTask<NeighbourResult>(new TaskCompletionSource<NeighbourResult>().Task));
        var running = _shop.Pipeline.RunAsync(_shop.Context(profile: LikesDresses, deadline: TimeSpan.FromMilliseconds(100)), encodeMs: 10, CancellationToken.None).AsTask();
        // Encoding took ten of the fifty that both stages have.
        time.Advance(TimeSpan.FromMilliseconds(39));
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal("retrieve (ann): late; retrieve (recent): late", (await running).Degraded);
    }

    [Fact]
    public async Task Run_RankingBeyondItsShare_AnswersInTheOrderOfRetrieval()
    {
        var (time, asked) = (new ManualTime(), new TaskCompletionSource());
        _shop.Time = time;
        _shop.Ranker = new FailingRanker((_, _) => { asked.SetResult(); return new ValueTask<float[]>(new TaskCompletionSource<float[]>().Task); });
        var running = _shop.Pipeline.RunAsync(_shop.Context(profile: LikesDresses, deadline: TimeSpan.FromMilliseconds(100)), encodeMs: 0, CancellationToken.None).AsTask();
        await asked.Task;
        time.Advance(TimeSpan.FromMilliseconds(89));
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal("rank: late", (await running).Degraded);
    }

    [Theory]
    [InlineData(99, null)]
    [InlineData(100, "reorder: late")]
    public async Task Run_ReorderingAfterTheRequestsWholeTime_IsLeftOutAndNamed(int rankingMs, string? degraded)
    {
        RankFor(rankingMs);
        (_shop.Options.DiversityLambda, _shop.Options.CategoryShare) = (0.3f, 1);
        var response = await _shop.Pipeline.RunAsync(_shop.Context(Shop.Request() with { Explain = true }, LikesDresses, deadline: TimeSpan.FromMilliseconds(100)), encodeMs: 0, CancellationToken.None);
        Assert.Equal(degraded, response.Degraded);
        // What was ranked in time counts.
        Assert.All(response.Items, i => Assert.Equal(2, i.Why!.Predictions.Count));
        Assert.Equal(degraded is null, response.Items.Any(i => i.Why!.Moved != 0));
        Assert.Equal(degraded is not null, response.Items.Select(i => i.Score).OrderDescending().SequenceEqual(response.Items.Select(i => i.Score)));
    }

    [Fact]
    public async Task Run_WithoutTimeToReorder_TheShopsRulesStillHold()
    {
        RankFor(ms: 100);
        _shop.Options.CategoryShare = 0.5;
        _shop.Options.Rules = [new BusinessRule { When = "category = dress", Boost = 100 }, new BusinessRule { When = "id = dress-57", Hide = true }];
        var context = _shop.Context(Shop.Request() with { Filter = "not id = dress-54", Explain = true }, LikesDresses, deadline: TimeSpan.FromMilliseconds(100));
        var response = await _shop.Pipeline.RunAsync(context, encodeMs: 0, CancellationToken.None);
        Assert.Equal("reorder: late", response.Degraded);
        // Half of the slate for the dresses, the best of those that may be shown; then the best of the others.
        Assert.Equal(["dress-51", "dress-48", "dress-45", "dress-42", "dress-39", "hat-59", "shoe-58", "hat-56", "shoe-55", "hat-53"], response.Items.Select(i => i.ItemId));
        Assert.All(response.Items, i => Assert.Contains(i.Category == "dress" ? "boost" : "cap", i.Why!.MovedBy));
        Assert.Equal((1, 1, 1), (response.Counts.Removed["purchased"], response.Counts.Removed["rule"], response.Counts.Removed["filtered"]));
    }

    [Fact]
    public async Task Run_WithoutTimeToReorder_LeavesNothingToChance()
    {
        RankFor(ms: 100);
        _shop.Options.Exploration = new ExplorationOptions { Method = ExplorationMethod.EpsilonGreedy, Epsilon = 1, FirstPlace = 0, Every = 1 };
        var context = _shop.Context(Shop.Request() with { Explain = true }, LikesDresses, deadline: TimeSpan.FromMilliseconds(100));
        var response = await _shop.Pipeline.RunAsync(context, encodeMs: 0, CancellationToken.None);
        Assert.Equal("reorder: late", response.Degraded);
        Assert.All(response.Items, i => Assert.Equal((1f, 1f, false), (i.Propensity, i.Why!.Propensity, i.Why.Explored)));
        Assert.Empty(context.Explored);
    }

    [Fact]
    public async Task Run_ALateSourceThatWritesOn_DisturbsNoOtherRequest()
    {
        var (release, time) = (new TaskCompletionSource<NeighbourResult>(), new ManualTime());
        var exact = new ExactSearch(_shop.Table);
        var first = true;
        _shop.Time = time;
        _shop.Options.Sources.Recent.Enabled = false;
        _shop.Search = new FakeSearch((queries, k, cancellation) =>
        {
            if (!first) return exact.SearchAsync(queries, k, null, cancellation);
            first = false;
            return new ValueTask<NeighbourResult>(release.Task);
        });
        var pipeline = _shop.Pipeline;
        var late = pipeline.RunAsync(_shop.Context(profile: LikesDresses, deadline: TimeSpan.FromMilliseconds(100)), encodeMs: 0, CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(51));
        Assert.Equal("retrieve (ann): late", (await late).Degraded);
        var expected = (await _shop.RunAsync(Shop.Request(60), LikesDresses, pipeline)).Items.Select(i => i.ItemId).ToArray();
        release.SetResult(new NeighbourResult([[new Neighbour(ItemKey.Of("hat-59"), 0.1f)]]));
        Assert.Equal(expected, (await _shop.RunAsync(Shop.Request(60), LikesDresses, pipeline)).Items.Select(i => i.ItemId));
    }

    /// <summary>Ranking that answers at once, when so much time has passed; items with a higher number are better.</summary>
    private void RankFor(int ms)
    {
        var time = new ManualTime();
        _shop.Time = time;
        _shop.Ranker = new FailingRanker((items, _) =>
        {
            time.Advance(TimeSpan.FromMilliseconds(ms));
            return new([.. items.SelectMany(item => new[] { item.Index / 100f, 0 })]);
        });
    }
}

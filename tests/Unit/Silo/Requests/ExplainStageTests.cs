using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Silo;
using Personalization.Silo.Requests;
using Personalization.Unit.Core;
using Personalization.Unit.Core.Pipeline;

namespace Personalization.Unit.Silo.Requests;

/// <summary>To explain an answer is to run the ranker again and again: it ends with the request's time.</summary>
public sealed class ExplainStageTests : IDisposable
{
    private static readonly CustomerProfile LikesDresses = Given.After(Given.Click("dress-0", 1), Given.Click("dress-3", 2));
    private readonly ManualTime _time = new();
    private readonly CpuWorkers _workers = new(1);
    private readonly SlowModel _model;
    private readonly Shop _shop;

    public ExplainStageTests()
    {
        var shop = new Shop();
        _model = new SlowModel(_time);
        _shop = new Shop(shop.Table) { Release = new ServingRelease(shop.Release.Manifest, shop.Table, new NoModel(), new NoModel(), _model), Ranker = new ModelRanker(), Time = _time };
    }

    [Fact]
    public async Task InTime_EveryItemSaysWhatMatteredForIt()
    {
        var (context, answer) = await AnswerAsync(deadline: TimeSpan.FromMilliseconds(100));
        var explained = await Stage().RunAsync(context, answer, default);
        Assert.Null(explained.Degraded);
        Assert.All(explained.Items, i => Assert.NotEmpty(i.Why!.Features));
    }

    [Fact]
    public async Task WhenTheRequestsTimeIsOver_TheRankerIsAskedNoMore_AndTheAnswerSaysSo()
    {
        var (context, answer) = await AnswerAsync(deadline: TimeSpan.FromMilliseconds(100));
        // Of which 40 have gone before.
        _time.Advance(TimeSpan.FromMilliseconds(40));
        (_model.RunTakes, _model.Runs) = (TimeSpan.FromMilliseconds(25), 0);
        var explained = await Stage().RunAsync(context, answer, default);
        Assert.Equal(("explain: late", 3), (explained.Degraded, _model.Runs));
        Assert.Equal(answer.Items.AsEnumerable(), explained.Items);

        explained = await Stage().RunAsync(context, answer with { Degraded = "reorder: late" }, default);
        Assert.Equal(("reorder: late; explain: late", 3), (explained.Degraded, _model.Runs));
    }

    [Fact]
    public async Task AKeptAnswer_HasTheTimeOfARequestOfItsOwn()
    {
        var (context, answer) = await AnswerAsync(deadline: Timeout.InfiniteTimeSpan);
        _time.Advance(TimeSpan.FromMinutes(5));
        (_model.RunTakes, _model.Runs) = (TimeSpan.FromMilliseconds(25), 0);
        Assert.Null((await Stage(requestDeadline: TimeSpan.FromSeconds(1)).RunAsync(context, answer, default)).Degraded);
        _model.Runs = 0;
        Assert.Equal(("explain: late", 2), ((await Stage(requestDeadline: TimeSpan.FromMilliseconds(50)).RunAsync(context, answer, default)).Degraded, _model.Runs));
    }

    [Fact]
    public async Task WhenNoProcessorIsFreeInTime_ItIsNotWaitedForAnyLonger()
    {
        var (context, answer) = await AnswerAsync(deadline: TimeSpan.FromMilliseconds(100));
        var (begun, end) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var other = _workers.RunAsync(() => { begun.SetResult(); return end.Wait(TimeSpan.FromMinutes(1)); }, default);
        await begun.Task;
        var explaining = Stage().RunAsync(context, answer, default);
        Assert.False(explaining.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.Equal("explain: late", (await explaining).Degraded);
        end.Set();
        Assert.True(await other);
    }

    [Fact]
    public async Task WhenTheRankerFails_TheAnswerIsAsItWas_AndNamesTheCause()
    {
        var (context, answer) = await AnswerAsync(deadline: TimeSpan.FromMilliseconds(100));
        _model.Fault = new InvalidDataException("no such input");
        var explained = await Stage().RunAsync(context, answer, default);
        Assert.Equal("explain: no such input", explained.Degraded);
        Assert.Equal(answer.Items.AsEnumerable(), explained.Items);
    }

    public void Dispose() => _workers.Dispose();

    private ExplainStage Stage(TimeSpan? requestDeadline = null) =>
        new(_workers, Options.Create(new SiloSettings { RequestDeadline = requestDeadline ?? TimeSpan.FromMinutes(1) }), _time, NullLogger<ExplainStage>.Instance);

    private async Task<(PipelineContext, RecommendationResponse)> AnswerAsync(TimeSpan deadline)
    {
        var context = _shop.Context(Shop.Request() with { Explain = true }, LikesDresses, deadline: deadline, startedAt: _time.GetTimestamp());
        var answer = await _shop.Pipeline.RunAsync(context, encodeMs: 0, CancellationToken.None);
        Assert.Null(answer.Degraded);
        Assert.All(answer.Items, i => Assert.Empty(i.Why!.Features));
        return (context, answer);
    }

    /// <summary>Predicts the likeness to the query, and takes as long for it as it is told.</summary>
    private sealed class SlowModel(ManualTime time) : IRankingModel
    {
        public TimeSpan RunTakes { get; set; }
        public Exception? Fault { get; set; }
        public int Runs { get; set; }
        public ImmutableArray<string> Heads => ["click", "purchase"];
        public int ItemWidth => 0;

        public void EncodeItems(int rows, ReadOnlySpan<float> features, Span<float> sides)
        {
        }

        public void Predict(ReadOnlySpan<int> itemsOf, ReadOnlySpan<float> customers, ReadOnlySpan<float[]> items, ReadOnlySpan<float> pairs, Span<float> predictions)
        {
            Runs++;
            if (Fault is not null) throw Fault;
            predictions.Clear();
            for (var row = 0; row < items.Length; row++) predictions[2 * row] = 0.5f + 0.4f * pairs[row * RankingFeatures.Width];
            time.Advance(RunTakes);
        }
    }
}

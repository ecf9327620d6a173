using System.Reflection;
using Orleans.Runtime;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Silo;
using Personalization.Silo.Ranking;
using Personalization.Unit.Core.Pipeline;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Silo.Ranking;

public sealed class GrainRankerTests : IDisposable
{
    private readonly Shop _shop = new();
    private readonly SiloMetrics _metrics = new();

    [Fact]
    public async Task Rank_OfASiloThatDoesNotAnswer_IsAskedAgain()
    {
        var grain = new ScriptedGrain(new SiloUnavailableException("the silo is gone"), null);
        Assert.Equal(7, Assert.Single(await RankAsync(grain, default)));
        Assert.Equal(2, grain.Requests.Count);
    }

    [Fact]
    public async Task Rank_AskedAgain_MayNotWriteWhereTheFirstMayStillWrite()
    {
        var grain = new ScriptedGrain(new SiloUnavailableException("it went in the middle"), null);
        float[] predictions = [0];
        await RankAsync(grain, default, predictions);
        Assert.Same(predictions, grain.Requests[0].LocalOrNull()!.Items.Predictions);
        Assert.Null(grain.Requests[1].LocalOrNull()!.Items.Predictions);
    }

    [Fact]
    public async Task Rank_WhenNoSiloAnswers_GivesUpAfterAFewTries()
    {
        var grain = new ScriptedGrain([.. Enumerable.Range(0, 9).Select(_ => new SiloUnavailableException("S127.0.0.1:44407 is gone"))]);
        var told = await Assert.ThrowsAsync<RankersAwayException>(() => RankAsync(grain, default));
        Assert.DoesNotContain("127.0.0.1", told.Message, StringComparison.Ordinal);
        Assert.Equal(3, grain.Requests.Count);
    }

    [Fact]
    public async Task Rank_WhenTheClusterHasNoRankingSilo_AsksNobodyForAWhile()
    {
        var (grain, time) = (new ScriptedGrain(new OrleansException("No active nodes are compatible"), null), new ManualTime());
        var context = _shop.Context(profile: After(Click("dress-0")));
        var ranker = new GrainRanker(Factory.Of(grain), _metrics, time);
        var items = new RankedItems(context.Customer, [_shop.Table.Rows[0]], [0]);

        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<RankersAwayException>(async () => await ranker.RankAsync(context, items, default));
        Assert.Single(grain.Requests);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(7, Assert.Single(await ranker.RankAsync(context, items, default)));
    }

    /// <summary>A silo without the role ranking comes up, also before any that has it.</summary>
    [Fact]
    public async Task Rank_BeforeAnySiloRanks_SaysSo_AndRanksWhenOneDoes()
    {
        var (grain, time, known) = (new ScriptedGrain([null]), new ManualTime(), false);
        var context = _shop.Context(profile: After(Click("dress-0")));
        var ranker = new GrainRanker(Factory.Of(grain, () => known), _metrics, time);
        var items = new RankedItems(context.Customer, [_shop.Table.Rows[0]], [0]);

        await Assert.ThrowsAsync<RankersAwayException>(async () => await ranker.RankAsync(context, items, default));

        known = true;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(7, Assert.Single(await ranker.RankAsync(context, items, default)));
    }

    [Fact]
    public async Task Rank_ThatTheModelRefuses_IsNotTriedAgain()
    {
        var grain = new ScriptedGrain(new InvalidDataException("no such head"), null);
        await Assert.ThrowsAsync<InvalidDataException>(() => RankAsync(grain, default));
        Assert.Single(grain.Requests);
    }

    [Fact]
    public async Task Rank_AfterTheDeadline_IsNotTriedAgain()
    {
        using var deadline = new CancellationTokenSource();
        var grain = new ScriptedGrain(new SiloUnavailableException("gone"), null) { Asked = deadline.Cancel };
        await Assert.ThrowsAnyAsync<Exception>(() => RankAsync(grain, deadline.Token));
        Assert.Single(grain.Requests);
    }

    [Fact]
    public async Task Request_HasTheCandidates_AndNothingThatRankingDoesNotLookAt()
    {
        var grain = new ScriptedGrain([null]);
        await RankAsync(grain, default);
        var request = Assert.Single(grain.Requests);
        Assert.Equal([_shop.Table.Rows[0].Key, _shop.Table.Rows[1].Key], request.Items);
        Assert.Null(request.Budget);
        Assert.NotEmpty(request.Profile.Recent);
        Assert.Empty(request.Profile.EventIds);
        Assert.Empty(request.Profile.Consumed);
    }

    [Fact]
    public async Task Request_HasWhatIsLeftOfTheTimeUntilRankingHasToHaveEnded()
    {
        var (grain, time) = (new ScriptedGrain([null]), new ManualTime());
        time.Advance(TimeSpan.FromSeconds(10));
        var context = _shop.Context(profile: After(Click("dress-0")), deadline: TimeSpan.FromSeconds(1), startedAt: time.GetTimestamp());
        time.Advance(TimeSpan.FromMilliseconds(300));
        await new GrainRanker(Factory.Of(grain), _metrics, time).RankAsync(context, new RankedItems(context.Customer, [_shop.Table.Rows[0]], [0]), default);
        Assert.Equal(_shop.Options.Shares.UntilRanked - 0.3, Assert.Single(grain.Requests).Budget!.Value.TotalSeconds, 6);
    }

    public void Dispose() => _metrics.Dispose();

    private async Task<float[]> RankAsync(ScriptedGrain grain, CancellationToken cancellation, float[]? predictions = null)
    {
        var context = _shop.Context(profile: After(Click("dress-0")));
        return await new GrainRanker(Factory.Of(grain), _metrics, TimeProvider.System)
            .RankAsync(context, new RankedItems(context.Customer, [_shop.Table.Rows[0], _shop.Table.Rows[1]], [0, 0], predictions), cancellation);
    }

    /// <summary>Answers each call by the next entry: an exception, or null for an answer.</summary>
    private sealed class ScriptedGrain(params Exception?[] script) : IRankingGrain
    {
        public List<RankRequest> Requests { get; } = [];
        public Action Asked { get; init; } = () => { };

        public Task<RankAnswer> Rank(RankRequest request, CancellationToken cancellation)
        {
            Requests.Add(request);
            Asked();
            return script[Requests.Count - 1] is { } error ? Task.FromException<RankAnswer>(error) : Task.FromResult(new RankAnswer { Predictions = [7] });
        }
    }

    /// <summary>A factory that knows one grain, or does not yet, as Orleans does not while no silo offers it.</summary>
    public class Factory : DispatchProxy
    {
        private object? _grain;
        private Func<bool> _known = () => true;

        internal static IGrainFactory Of(IRankingGrain grain, Func<bool>? known = null)
        {
            var proxy = Create<IGrainFactory, Factory>();
            var factory = (Factory)(object)proxy;
            (factory._grain, factory._known) = (grain, known ?? factory._known);
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _known() ? _grain : throw new ArgumentException("Could not find an implementation");
    }
}

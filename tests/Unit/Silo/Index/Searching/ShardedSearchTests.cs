using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Silo;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Searching;

namespace Personalization.Unit.Silo.Index.Searching;

/// <summary>One replica of each shard is enough, a slow or dead one costs a moment, a missing shard is named.</summary>
public sealed class ShardedSearchTests : IDisposable
{
    private static readonly float[][] Query = [[1, 0]];
    private readonly ManualTime _time = new();
    private readonly SiloMetrics _metrics = new();
    private readonly IndexOptions _options = new();
    private uint _here;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Search_AsksOneReplicaOfEachShard_AndMergesByScore()
    {
        FakeReplica a0 = FakeReplica.Finding(new Neighbour(1, 0.9f), new Neighbour(2, 0.1f)), a1 = FakeReplica.Finding(), b0 = FakeReplica.Finding(new Neighbour(3, 0.5f)), b1 = FakeReplica.Finding(new Neighbour(3, 0.5f));
        _here = 1;
        var result = await SearchAsync([a0, a1], [b0, b1]);
        Assert.Equal([1, 3, 2], result.Hits[0].Select(h => h.Key));
        Assert.Null(result.Degraded);
        Assert.Equal((1, 0, 1, 0), (a0.Asked, a1.Asked, b0.Asked, b1.Asked));
    }

    [Fact]
    public async Task Search_AsksThisSilosReplicaFirst()
    {
        FakeReplica other = FakeReplica.Finding(), own = FakeReplica.Finding(new Neighbour(7, 1));
        _here = 0b10;
        var search = Of([other, own]);
        for (var i = 0; i < 5; i++) Assert.Equal(7, (await search.SearchAsync(Query, 10, filter: null, default)).Hits[0][0].Key);
        Assert.Equal((0, 5), (other.Asked, own.Asked));
    }

    [Fact]
    public async Task Search_WithNoReplicaHere_AsksThemInTurn()
    {
        FakeReplica one = FakeReplica.Finding(), other = FakeReplica.Finding();
        var search = Of([one, other]);
        for (var i = 0; i < 6; i++) await search.SearchAsync(Query, 10, filter: null, default);
        Assert.Equal((3, 3), (one.Asked, other.Asked));
    }

    [Fact]
    public async Task Search_OfASlowReplica_AsksTheNextAfterADelay_AndTellsTheSlowOneToStop()
    {
        FakeReplica slow = FakeReplica.Dead(), quick = FakeReplica.Finding(new Neighbour(1, 1));
        _here = 1;
        var running = SearchAsync([slow, quick]);
        Assert.Equal((1, 0), (slow.Asked, quick.Asked));
        _time.Advance(_options.HedgeAfter);
        var result = await running;
        Assert.Equal(1, result.Hits[0][0].Key);
        Assert.Null(result.Degraded);
        Assert.True(slow.Given.IsCancellationRequested);
    }

    [Fact]
    public async Task Search_AfterAReplicaWasSlow_AsksItLast_UntilAWhileHasPassed()
    {
        FakeReplica slow = FakeReplica.Dead(), quick = FakeReplica.Finding(new Neighbour(1, 1));
        _here = 1;
        var search = Of([slow, quick]);
        var first = search.SearchAsync(Query, 10, filter: null, default).AsTask();
        _time.Advance(_options.HedgeAfter);
        await first;
        for (var i = 0; i < 4; i++) await search.SearchAsync(Query, 10, filter: null, default);
        Assert.Equal((1, 5), (slow.Asked, quick.Asked));

        _time.Advance(TimeSpan.FromSeconds(10));
        var again = search.SearchAsync(Query, 10, filter: null, default).AsTask();
        Assert.Equal(2, slow.Asked);
        _time.Advance(_options.HedgeAfter);
        await again;
    }

    [Fact]
    public async Task Search_OfABusyReplica_AsksTheNextAtOnce()
    {
        FakeReplica busy = FakeReplica.Busy(), free = FakeReplica.Finding(new Neighbour(1, 1));
        _here = 1;
        Assert.Equal(1, (await SearchAsync([busy, free])).Hits[0][0].Key);
    }

    [Fact]
    public async Task Search_WithAShardThatAllReplicasRefuse_NamesItAndAnswersTheRest()
    {
        var result = await SearchAsync([FakeReplica.Busy(), FakeReplica.Busy()], [FakeReplica.Finding(new Neighbour(1, 1))]);
        Assert.Equal(1, Assert.Single(result.Hits[0]).Key);
        Assert.Contains("shard 0", result.Degraded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WithAShardThatNeverAnswers_EndsWithItsTimeout()
    {
        var running = SearchAsync([FakeReplica.Dead(), FakeReplica.Dead()], [FakeReplica.Finding(new Neighbour(1, 1))]);
        _time.Advance(_options.HedgeAfter);
        _time.Advance(_options.SearchTimeout);
        var result = await running;
        Assert.Equal(1, Assert.Single(result.Hits[0]).Key);
        Assert.Contains("shard 0", result.Degraded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WithNoShardAnswering_Throws() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => SearchAsync([FakeReplica.Busy()], [FakeReplica.Busy()]));

    [Fact]
    public async Task Search_WhoseCallerGivesUp_EndsAtOnce()
    {
        using var caller = new CancellationTokenSource();
        var running = Of([FakeReplica.Dead()], [FakeReplica.Finding(new Neighbour(1, 1))]).SearchAsync(Query, 10, filter: null, caller.Token).AsTask();
        await caller.CancelAsync();
        Assert.Contains("shard 0", (await running).Degraded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WhenEverybodyIsSlow_SoonStopsAskingTwice()
    {
        var answers = new List<TaskCompletionSource<ShardHits>>();
        FakeReplica Slow() => new(_ =>
        {
            lock (answers) answers.Add(new());
            return answers[^1].Task;
        });
        FakeReplica one = Slow(), other = Slow();
        var search = Of([one, other]);
        const int Searches = 200;
        for (var i = 0; i < Searches; i++)
        {
            var running = search.SearchAsync(Query, 10, filter: null, default).AsTask();
            _time.Advance(_options.HedgeAfter);
            foreach (var answer in answers.ToArray()) answer.TrySetResult(new([], [0]));
            await running;
            answers.Clear();
        }
        var twice = one.Asked + other.Asked - Searches;
        Assert.InRange(twice, 1, Searches / 2);
    }

    /// <summary>As when a silo dies while all are busy: silence is not slowness, and must not cost the answer.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(0b10u)]
    public async Task Search_OfADeadReplica_WhenTooManyWereAskedTwice_IsAnsweredByAnother(uint here)
    {
        var (dead, slow) = (false, new TaskCompletionSource<ShardHits>());
        FakeReplica first = new(_ => slow.Task), second = new(_ => dead ? Task.FromResult(new ShardHits([new Neighbour(1, 1)], [1])) : slow.Task);
        _here = here;
        var search = Of([first, second]);
        for (var i = 0; i < 100; i++) await SlowlyAsync();
        // Whoever was slow is no suspect any more; then this silo's own is, which is asked last.
        _time.Advance(TimeSpan.FromSeconds(10));
        await SlowlyAsync();

        dead = true;
        for (var i = 0; i < 10; i++)
        {
            var running = search.SearchAsync(Query, 10, filter: null, default).AsTask();
            _time.Advance(_options.HedgeAfter);
            if (here == 0) _time.Advance(10 * _options.HedgeAfter);
            var result = await running.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Null(result.Degraded);
            Assert.Equal(1, Assert.Single(result.Hits[0]).Key);
        }

        async Task SlowlyAsync()
        {
            var running = search.SearchAsync(Query, 10, filter: null, default).AsTask();
            _time.Advance(_options.HedgeAfter);
            slow.SetResult(new([], [0]));
            await running;
            slow = new();
        }
    }

    [Fact]
    public void SearchHere_OfTheOnlyShard_AnswersWithoutAskingOthers()
    {
        FakeReplica other = FakeReplica.Finding(), own = FakeReplica.Finding(new Neighbour(7, 1), new Neighbour(8, 0.5f));
        _here = 0b10;
        var nearest = new Neighbour[10];
        Assert.Equal(2, Of([other, own]).SearchHere(Query[0], filter: null, nearest));
        Assert.Equal([7L, 8L], nearest[..2].Select(n => n.Key));
        Assert.Equal((0, 1), (other.Asked, own.Asked));
    }

    [Fact]
    public void SearchHere_OfSeveralShards_OrOfOneThatIsElsewhere_LeavesItToOthers()
    {
        FakeReplica replica = FakeReplica.Finding(new Neighbour(7, 1));
        Assert.Null(Of([replica]).SearchHere(Query[0], filter: null, new Neighbour[10]));
        _here = 1;
        Assert.Null(Of([replica], [replica]).SearchHere(Query[0], filter: null, new Neighbour[10]));
        Assert.Equal(0, replica.Asked);
    }

    [Fact]
    public async Task SearchHere_ThatFails_LeavesItToOthers_AndIsAskedLastForAWhile()
    {
        FakeReplica own = FakeReplica.Busy(), other = FakeReplica.Finding(new Neighbour(1, 1));
        _here = 1;
        var search = Of([own, other]);
        Assert.Null(search.SearchHere(Query[0], filter: null, new Neighbour[10]));
        Assert.Null(search.SearchHere(Query[0], filter: null, new Neighbour[10]));
        Assert.Equal(1, (await search.SearchAsync(Query, 10, filter: null, default)).Hits[0][0].Key);
        Assert.Equal((1, 1), (own.Asked, other.Asked));
    }

    private Task<NeighbourResult> SearchAsync(params FakeReplica[][] shards) => Of(shards).SearchAsync(Query, 10, filter: null, default).AsTask();

    private ShardedSearch Of(params FakeReplica[][] shards) =>
        new([.. shards.Select(replicas => new ShardReplicas(replicas, new FakeHere(_here, replicas), _options, _metrics, _time))], _options, _metrics, _time);
}

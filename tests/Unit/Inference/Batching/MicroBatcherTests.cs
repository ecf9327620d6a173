using Personalization.Inference.Batching;

namespace Personalization.Unit.Inference.Batching;

public sealed class MicroBatcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);
    private readonly HeldRuns _runs = new();

    [Fact]
    public async Task Request_ThatFindsARunFree_StartsItAtOnce_HoweverLongTheWindow()
    {
        using var batcher = Batcher(runs: 2, window: Forever);
        var (first, second) = (batcher.AskAsync(1, 300, null, default), batcher.AskAsync(2, 300, null, default));
        MustBe([[1], [2]], await _runs.StartedAsync(2));
        _runs.FinishAll();
        MustBe([10, 20], await Task.WhenAll(first, second).WaitAsync(Patience));
    }

    [Fact]
    public async Task Requests_ThatComeDuringARun_ShareTheNext_UpToItsRows()
    {
        using var batcher = Batcher(runs: 1);
        var asked = Enumerable.Range(1, 6).Select(i => batcher.AskAsync(i, 100, null, default)).ToArray();
        MustBe([[1]], await _runs.StartedAsync(1));
        _runs.FinishAll();
        MustBe([10, 20, 30, 40, 50, 60], await Task.WhenAll(asked).WaitAsync(Patience));
        MustBe([[1], [2, 3, 4, 5], [6]], _runs.Batches);
        Assert.Equal(new BatchCounts(Runs: 3, Requests: 6, Rows: 600, Late: 0, Failed: 0), batcher.Counts);
    }

    [Fact]
    public async Task Request_OfMoreRowsThanARun_RunsAlone()
    {
        using var batcher = Batcher(runs: 1);
        var asked = new[] { 10, 5000, 10 }.Select((rows, i) => batcher.AskAsync(i, rows, null, default)).ToArray();
        await _runs.StartedAsync(1);
        _runs.FinishAll();
        await Task.WhenAll(asked).WaitAsync(Patience);
        MustBe([[0], [1], [2]], _runs.Batches);
    }

    [Fact]
    public async Task Request_WhoseTimeIsOverWhenItsTurnComes_IsNotComputed()
    {
        var time = new SteppedTime();
        using var batcher = new MicroBatcher<int, int>(new BatchOptions(400, 1, TimeSpan.Zero), _runs.RunAsync, time);
        var first = batcher.AskAsync(1, 10, null, default);
        var late = batcher.AskAsync(2, 10, TimeSpan.FromMilliseconds(5), default);
        var patient = batcher.AskAsync(3, 10, TimeSpan.FromSeconds(5), default);
        await _runs.StartedAsync(1);
        time.Now += TimeSpan.FromMilliseconds(6);
        _runs.FinishAll();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late.WaitAsync(Patience));
        MustBe([10, 30], await Task.WhenAll(first, patient).WaitAsync(Patience));
        MustBe([[1], [3]], _runs.Batches);
        Assert.Equal(1, batcher.Counts.Late);
    }

    [Fact]
    public async Task Request_WhoseCallerGaveUp_IsNotComputed_AndTheCallerIsFreeAtOnce()
    {
        using var cancellation = new CancellationTokenSource();
        using var batcher = Batcher(runs: 1);
        var first = batcher.AskAsync(1, 10, null, default);
        var given = batcher.AskAsync(2, 10, null, cancellation.Token);
        await _runs.StartedAsync(1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Patience));
        _runs.FinishAll();
        Assert.Equal(10, await first.WaitAsync(Patience));
        Assert.Equal(40, await batcher.AskAsync(4, 10, null, default).WaitAsync(Patience));
        MustBe([[1], [4]], _runs.Batches);
    }

    [Fact]
    public async Task Run_UnderLoad_WaitsForMore_ButNotForOneThatHasNoTime()
    {
        using var batcher = Batcher(runs: 1, window: TimeSpan.FromMinutes(10));
        var asked = new List<Task<int>> { batcher.AskAsync(1, 10, null, default), batcher.AskAsync(2, 10, null, default), batcher.AskAsync(3, 10, null, default) };
        await _runs.StartedAsync(1);
        _runs.Finish();
        MustBe([2, 3], (await _runs.StartedAsync(2))[1]);
        asked.Add(batcher.AskAsync(4, 10, null, default));
        _runs.Finish();
        await Task.WhenAll(asked[..3]).WaitAsync(Patience);
        // The run before was shared, so this one waits to be filled; a request in a hurry ends the waiting.
        Assert.False(asked[3].IsCompleted);
        asked.Add(batcher.AskAsync(5, 10, TimeSpan.FromMinutes(5), default));
        MustBe([4, 5], (await _runs.StartedAsync(3))[2]);
        _runs.FinishAll();
        MustBe([10, 20, 30, 40, 50], await Task.WhenAll(asked).WaitAsync(Patience));
    }

    [Fact]
    public async Task Run_UnderLoad_ThatIsHalfFull_StartsAtOnce()
    {
        using var batcher = Batcher(runs: 1, window: Forever);
        var asked = new List<Task<int>> { batcher.AskAsync(1, 10, null, default), batcher.AskAsync(2, 10, null, default), batcher.AskAsync(3, 10, null, default) };
        await _runs.StartedAsync(1);
        _runs.Finish();
        await _runs.StartedAsync(2);
        asked.Add(batcher.AskAsync(4, 200, null, default));
        _runs.FinishAll();
        MustBe([10, 20, 30, 40], await Task.WhenAll(asked).WaitAsync(Patience));
    }

    [Fact]
    public async Task FailingRequest_FailsAlone()
    {
        using var batcher = Batcher(runs: 1);
        var asked = new[] { 1, 2, HeldRuns.Poison, 4 }.Select(i => batcher.AskAsync(i, 10, null, default)).ToArray();
        await _runs.StartedAsync(1);
        _runs.FinishAll();
        MustBe([10, 20, 40], await Task.WhenAll(asked[0], asked[1], asked[3]).WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => asked[2].WaitAsync(Patience));
        Assert.Equal("poison", error.Message);
        MustBe([[1], [2, HeldRuns.Poison, 4], [2], [HeldRuns.Poison], [4]], _runs.Batches);
        Assert.Equal(1, batcher.Counts.Failed);
        Assert.Equal(70, await batcher.AskAsync(7, 10, null, default).WaitAsync(Patience));
    }

    [Fact]
    public async Task ManyCallers_EachGetTheirOwnAnswer()
    {
        _runs.FinishAll();
        using var batcher = Batcher(runs: 3);
        var answers = await Task.WhenAll(Enumerable.Range(1, 2000).Select(i => Task.Run(() => batcher.AskAsync(i, 1 + i % 200, null, default)))).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => 10 * i), answers);
        Assert.Equal(2000, batcher.Counts.Requests);
    }

    private static void MustBe(int[] expected, int[] actual) => Assert.Equal(expected, actual);

    private static void MustBe(int[][] expected, IReadOnlyList<int[]> actual) => Assert.Equal(expected, actual);

    private MicroBatcher<int, int> Batcher(int runs, TimeSpan window = default) => new(new BatchOptions(400, runs, window), _runs.RunAsync, TimeProvider.System);

    /// <summary>Runs that end when the test says so; a request's answer is ten times the request.</summary>
    private sealed class HeldRuns
    {
        public const int Poison = -1;
        private readonly SemaphoreSlim _started = new(0), _finish = new(0);
        private readonly List<int[]> _batches = [];
        private int _seen;

        public IReadOnlyList<int[]> Batches
        {
            get
            {
                lock (_batches) return [.. _batches];
            }
        }

        public async Task<IReadOnlyList<int>> RunAsync(IReadOnlyList<int> batch)
        {
            lock (_batches) _batches.Add([.. batch]);
            _started.Release();
            await _finish.WaitAsync();
            return batch.Contains(Poison) ? throw new InvalidDataException("poison") : [.. batch.Select(i => 10 * i)];
        }

        /// <summary>The batches, once there are so many.</summary>
        public async Task<IReadOnlyList<int[]>> StartedAsync(int count)
        {
            for (; _seen < count; _seen++) Assert.True(await _started.WaitAsync(Patience));
            return Batches;
        }

        public void Finish() => _finish.Release();

        public void FinishAll() => _finish.Release(1_000_000);
    }

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; }
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => Now.Ticks;
    }
}

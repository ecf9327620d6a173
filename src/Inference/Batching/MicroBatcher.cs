namespace Personalization.Inference.Batching;

/// <summary>
/// Lets requests share runs. A request that finds a run free starts it at once, alone; those that come while all runs are under way are taken together by the next one that ends, up
/// to the rows of a run. Only under load, when runs follow each other with several requests each, a run that is not half full waits the window for more, and not even then if a
/// request in it has no time for that. So an idle silo never waits, and a busy one fills its runs.
/// Thread safe. A run that fails is tried again with each of its requests alone, so that one that breaks it fails alone.
/// </summary>
/// <param name="run">Answers the requests in their order. Called for as many batches at once as there are runs.</param>
public sealed class MicroBatcher<TRequest, TResult>(BatchOptions options, Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TResult>>> run, TimeProvider time) : IDisposable
{
    /// <summary>Weight of the newest run in the mean time of a row.</summary>
    private const double Newest = 0.2;
    private readonly Lock _turn = new();
    private readonly Queue<BatchedRequest<TRequest, TResult>> _waiting = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private int _running, _waitingRows;
    private BatchCounts _counts;
    private double _ticksPerRow;

    public BatchCounts Counts
    {
        get
        {
            lock (_turn) return _counts;
        }
    }

    /// <summary>Runs that would start at once; of no more use than a guess by the time that it is read.</summary>
    public int Free
    {
        get
        {
            lock (_turn) return _waiting.Count > 0 ? 0 : options.Runs - _running;
        }
    }

    /// <param name="rows">What the request adds to a run.</param>
    /// <param name="budget">After this time nobody waits for the result any more; null for no end.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled or the budget was over before the request's turn came.</exception>
    public Task<TResult> AskAsync(TRequest request, int rows, TimeSpan? budget, CancellationToken cancellation)
    {
        var until = budget is { } left ? time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency) : long.MaxValue;
        var asked = new BatchedRequest<TRequest, TResult>(request, rows, until, cancellation);
        bool starts;
        lock (_turn)
        {
            _waiting.Enqueue(asked);
            _waitingRows += rows;
            starts = _running < options.Runs;
            if (starts) _running++;
        }
        // Whoever waits for more to come looks at them again.
        if (starts) _ = RunAsync();
        else if (_arrived.CurrentCount == 0) _arrived.Release();
        return asked.Result.WaitAsync(cancellation);
    }

    public void Dispose() => _arrived.Dispose();

    private async Task RunAsync()
    {
        var shared = false;
        while (true)
        {
            if (shared) await FillAsync().ConfigureAwait(false);
            if (Take() is not { Count: > 0 } batch) return;
            shared = batch.Count > 1;
            await RunAsync(batch).ConfigureAwait(false);
        }
    }

    /// <summary>The next batch; empty when nobody waits, and then this run is over.</summary>
    private List<BatchedRequest<TRequest, TResult>> Take()
    {
        var batch = new List<BatchedRequest<TRequest, TResult>>();
        var rows = 0;
        lock (_turn)
        {
            while (_waiting.TryPeek(out var next) && (batch.Count == 0 || rows + next.Rows <= options.Rows))
            {
                _waiting.Dequeue();
                _waitingRows -= next.Rows;
                if (next.GivenUp || next.Until < time.GetTimestamp())
                {
                    _counts += new BatchCounts { Late = 1 };
                    next.Cancel();
                    continue;
                }
                batch.Add(next);
                rows += next.Rows;
            }
            if (batch.Count == 0) _running--;
        }
        return batch;
    }

    /// <summary>Waits the window, unless what waits already half fills a run, or has no time.</summary>
    private async Task FillAsync()
    {
        var end = time.GetTimestamp() + (long)(options.Window.TotalSeconds * time.TimestampFrequency);
        while (true)
        {
            lock (_turn)
            {
                if (_waiting.Count == 0 || 2 * _waitingRows >= options.Rows) return;
                var needed = (long)(_ticksPerRow * options.Rows);
                foreach (var waiting in _waiting)
                    if (waiting.Until - needed < end) return;
            }
            var left = time.GetElapsedTime(time.GetTimestamp(), end);
            if (left <= TimeSpan.Zero || !await _arrived.WaitAsync(left).ConfigureAwait(false)) return;
        }
    }

    private async Task RunAsync(List<BatchedRequest<TRequest, TResult>> batch)
    {
        var start = time.GetTimestamp();
        try
        {
            Answer(batch, await run([.. batch.Select(b => b.Request)]).ConfigureAwait(false), time.GetTimestamp() - start);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            if (batch.Count > 1)
                foreach (var single in batch) await RunAsync([single]).ConfigureAwait(false);
            else
            {
                lock (_turn) _counts += new BatchCounts { Failed = 1 };
                batch[0].Fail(error);
            }
        }
    }

    private void Answer(List<BatchedRequest<TRequest, TResult>> batch, IReadOnlyList<TResult> results, long ticks)
    {
        if (results.Count != batch.Count) throw new InvalidOperationException($"a run of {batch.Count} requests has {results.Count} results");
        var rows = batch.Sum(b => b.Rows);
        lock (_turn)
        {
            _counts += new BatchCounts(1, batch.Count, rows, 0, 0);
            if (rows > 0) _ticksPerRow += ((double)ticks / rows - _ticksPerRow) * (_ticksPerRow == 0 ? 1 : Newest);
        }
        for (var i = 0; i < batch.Count; i++) batch[i].Answer(results[i]);
    }
}

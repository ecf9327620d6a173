using Microsoft.Extensions.Options;

namespace Personalization.Silo.Index.Searching;

/// <summary>
/// Where a silo's searches run: a bounded number at once on the thread pool, on the asking thread when all processors search already; a bounded number wait without holding a thread, and who
/// comes after those is refused at once. Searches have places of their own, so that opening a shard or encoding a catalogue does not keep them waiting.
/// </summary>
public sealed class SearchGate : IDisposable
{
    private readonly SemaphoreSlim _places;
    private readonly int _queue;
    private readonly SiloMetrics _metrics;
    private int _present;

    public SearchGate(IOptions<IndexOptions> options, SiloMetrics metrics)
    {
        _metrics = metrics;
        var parallelism = options.Value.ParallelSearches is > 0 and var chosen ? chosen : Environment.ProcessorCount;
        _places = new SemaphoreSlim(parallelism, parallelism);
        _queue = parallelism + options.Value.QueuedSearches;
    }

    /// <param name="here">Whether the asking thread may search when all processors search already.</param>
    /// <exception cref="ShardUnavailableException">Too many wait already, or its patience ended before its turn came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up before its turn came.</exception>
    public async Task<T> RunAsync<T>(Func<T> search, TimeSpan patience, CancellationToken cancellation, bool here = false)
    {
        _metrics.Worked();
        try
        {
            if (Interlocked.Increment(ref _present) > _queue) throw Refusal("too many searches wait on this silo");
            if (!await _places.WaitAsync(patience, cancellation).ConfigureAwait(false)) throw Refusal($"no search began on this silo within {patience.TotalMilliseconds:F0} ms");
            try
            {
                // Another thread only where a processor is free for it.
                if (here && _places.CurrentCount == 0) return search();
                return await Task.Run(search, cancellation).ConfigureAwait(false);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _present);
        }
    }

    /// <summary>Takes a place for a search on the calling thread, which ends with <see cref="Exit"/>; false when that would be one more than search at once.</summary>
    public bool TryEnter()
    {
        if (!_places.Wait(TimeSpan.Zero)) return false;
        _metrics.Worked();
        Interlocked.Increment(ref _present);
        return true;
    }

    /// <summary>Gives the place back.</summary>
    public void Exit()
    {
        Interlocked.Decrement(ref _present);
        _places.Release();
    }

    public void Dispose() => _places.Dispose();

    private ShardUnavailableException Refusal(string reason)
    {
        _metrics.SearchRefused();
        return new ShardUnavailableException(reason);
    }
}

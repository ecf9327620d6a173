namespace Personalization.VectorIndex.Concurrency;

/// <summary>Tells when nobody can be looking any more at what was taken out of the index (epoch-based reclamation, Fraser 2004).</summary>
/// <remarks>
/// Every search and write enters its cell with the present epoch and leaves it at its end. Whoever makes something unreachable
/// advances the epoch and remembers the former one: once <see cref="Oldest"/> is greater, every call under way began later
/// and cannot have found it. A reader pays two stores, and never waits.
/// </remarks>
internal sealed class Epochs
{
    private readonly Lock _registering = new();
    private EpochCell[] _cells = [];
    private long _now = 1;

    /// <summary>The present epoch.</summary>
    public long Now => Volatile.Read(ref _now);

    /// <summary>Takes part from now on.</summary>
    public void Register(EpochCell cell)
    {
        lock (_registering)
        {
            _cells = [.. _cells, cell];
        }
    }

    /// <summary>Begins a new epoch and returns the one that ended.</summary>
    public long Advance() => Interlocked.Increment(ref _now) - 1;

    /// <summary>The epoch in which the oldest call under way began; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Oldest()
    {
        // What was made unreachable before this call is so for everyone whose cell is not seen.
        Interlocked.MemoryBarrier();
        long oldest = long.MaxValue;
        foreach (var cell in Volatile.Read(ref _cells))
        {
            long epoch = cell.Epoch;
            oldest = epoch != 0 && epoch < oldest ? epoch : oldest;
        }

        return oldest;
    }
}

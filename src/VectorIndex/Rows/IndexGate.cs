namespace Personalization.VectorIndex.Rows;

/// <summary>Who may touch an index when.</summary>
/// <remarks>
/// A writer holds <see cref="Writing"/> from start to end, so there is one writer, and what it reads cannot change under it. It prepares
/// its change beside the readers and enters the commit, which excludes them, only to put the prepared change in place: a few
/// microseconds. Readers hold the read side for one search and never exclude each other.
/// </remarks>
internal sealed class IndexGate : IDisposable
{
    private readonly ReaderWriterLockSlim _rows = new(LockRecursionPolicy.NoRecursion);

    public Lock Writing { get; } = new();

    public void EnterRead() => _rows.EnterReadLock();

    public void ExitRead() => _rows.ExitReadLock();

    public void EnterCommit() => _rows.EnterWriteLock();

    public void ExitCommit() => _rows.ExitWriteLock();

    public void Dispose() => _rows.Dispose();
}

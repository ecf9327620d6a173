namespace Personalization.VectorIndex.Concurrency;

/// <summary>Lets writers in side by side, or one who needs the index to himself: to save it, or to change what is kept of every row. Readers never come here.</summary>
internal sealed class WriterGate : IDisposable
{
    private readonly ReaderWriterLockSlim _writers = new(LockRecursionPolicy.NoRecursion);

    public void Enter() => _writers.EnterReadLock();

    public void Exit() => _writers.ExitReadLock();

    public void EnterAlone() => _writers.EnterWriteLock();

    public void ExitAlone() => _writers.ExitWriteLock();

    /// <inheritdoc/>
    public void Dispose() => _writers.Dispose();
}

namespace Personalization.Inference.Sessions;

/// <summary>
/// Counts runs under way, so that what they use is released after the last of them, once <see cref="Close"/> was called. Lock-free.
/// ONNX Runtime's own wrapper frees a session under running calls.
/// </summary>
internal sealed class RunGate(Action release)
{
    // Closed: int.MinValue is added, so that the count is negative and reaches int.MinValue when the last run leaves.
    private int _runs;
    private int _closed;
    private int _released;

    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Enter(object owner)
    {
        if (Interlocked.Increment(ref _runs) < 0)
        {
            Leave();
            throw new ObjectDisposedException(owner.ToString());
        }
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _runs) == int.MinValue)
        {
            Release();
        }
    }

    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0 && Interlocked.Add(ref _runs, int.MinValue) == int.MinValue)
        {
            Release();
        }
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            release();
        }
    }
}

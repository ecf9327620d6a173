using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Concurrency;

/// <summary>Where one call says since when it has been looking at the index; zero when it is not. Alone on its cache lines.</summary>
internal sealed class EpochCell
{
    private Padded _epoch;

    /// <summary>The epoch entered, or 0.</summary>
    public long Epoch => Volatile.Read(ref _epoch.Value);

    /// <summary>Says that a call begins. Nothing it reads afterwards is read before.</summary>
    public void Enter(long epoch) => Interlocked.Exchange(ref _epoch.Value, epoch);

    /// <summary>Says that the call is over.</summary>
    public void Exit() => Volatile.Write(ref _epoch.Value, 0);

    // The processor fetches lines in pairs.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public long Value;
    }
}

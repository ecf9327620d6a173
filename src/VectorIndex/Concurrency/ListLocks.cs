using System.Runtime.CompilerServices;

namespace Personalization.VectorIndex.Concurrency;

/// <summary>Spin locks for link lists, shared by lists far apart. Writers hold one at a time, for a microsecond or two, so none can wait in a circle.</summary>
internal sealed class ListLocks
{
    // Two writers meet in one of so many once in thousands of insertions; 32 KiB an index.
    private const int Count = 1 << 12;

    public const int Bytes = Count * sizeof(ulong);
    private readonly ulong[] _locks = new ulong[Count];

    /// <summary>Waits for the lock of a list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(int node)
    {
        ref ulong held = ref _locks[node & (Count - 1)];
        if (Interlocked.CompareExchange(ref held, 1, 0) != 0)
        {
            Wait(ref held);
        }
    }

    /// <summary>Lets others in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit(int node) => Volatile.Write(ref _locks[node & (Count - 1)], 0);

    private static void Wait(ref ulong held)
    {
        var spin = default(SpinWait);
        do
        {
            spin.SpinOnce();
        }
        while (Volatile.Read(ref held) != 0 || Interlocked.CompareExchange(ref held, 1, 0) != 0);
    }
}

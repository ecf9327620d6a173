using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Personalization.Core;

/// <summary>
/// Asks the processor to bring near what will be read soon. Candidates lie anywhere in the memory of a large shop: who waits for each of them in turn mostly waits. Only a hint:
/// what has moved meanwhile was asked for in vain, and processors without such an instruction do nothing.
/// </summary>
public static unsafe class Prefetch
{
    private const int Line = 64;

    /// <summary>Of an array: its type and its length.</summary>
    private const int Header = 16;

    /// <summary>The first lines of an object, which is not looked at: also an array's length would have to be waited for.</summary>
    /// <param name="bytes">How much of it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of(object thing, int bytes)
    {
        if (!Sse.IsSupported) return;
        // The reference as a number: to take the address of a field would first see whether there is an object, and wait for it.
        var start = (byte*)Unsafe.As<object, nint>(ref thing);
        for (var at = 0; at < bytes + Header; at += Line) Sse.Prefetch0(start + at);
    }

    /// <summary>All lines of some numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
        for (var at = 0; at < values.Length * sizeof(T); at += Line) Sse.Prefetch0(start + at);
    }

    /// <summary>The line of one value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Of<T>(ref readonly T value) where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
    }
}

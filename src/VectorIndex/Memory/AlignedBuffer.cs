using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Memory;

/// <summary>An array that does not move and starts on a cache line, so that kernels can take pointers. The collector frees it.</summary>
/// <remarks>Whoever holds <see cref="Pointer"/> must keep the buffer reachable meanwhile.</remarks>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int CacheLine = 64;
    private readonly T[] _array;
    private readonly int _start;

    /// <summary>Zeroed elements.</summary>
    public AlignedBuffer(int length)
    {
        Length = length;
        _array = GC.AllocateArray<T>(checked(length + (CacheLine / sizeof(T))), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _start = (int)((((address + CacheLine - 1) & ~(nuint)(CacheLine - 1)) - address) / (nuint)sizeof(T));
        Pointer = (T*)address + _start;
    }

    public int Length { get; }

    public T* Pointer { get; }

    public long Bytes => (long)_array.Length * sizeof(T);

    public Span<T> Span => _array.AsSpan(_start, Length);
}

using System.Runtime.CompilerServices;

namespace Personalization.VectorIndex.Searching;

/// <summary>The best rows met so far by a walk of the graph, in order, each marked when the walk has been through it.</summary>
/// <remarks>
/// One ulong per candidate, so that an integer comparison orders them: the score's rank above (smaller is better), then the slot, then
/// the mark. A sorted array beats a pair of heaps here: most candidates are refused by one comparison with the last, and an
/// insertion moves a few cache lines.
/// </remarks>
internal sealed class CandidatePool
{
    private const ulong Visited = 1;
    private ulong[] _entries = new ulong[256];
    private int _size;
    private int _limit;
    private int _next;
    private uint _worst;

    /// <summary>The candidates, best first.</summary>
    public ReadOnlySpan<ulong> Entries => _entries.AsSpan(0, _size);

    /// <summary>Empties the pool and sets how many candidates it keeps.</summary>
    public void Reset(int limit)
    {
        if (_entries.Length < limit)
        {
            _entries = new ulong[limit];
        }

        (_size, _limit, _next, _worst) = (0, limit, 0, uint.MaxValue);
    }

    public static ulong Pack(int slot, float score) => ((ulong)RankOf(score) << 32) | ((uint)slot << 1);

    public static int SlotOf(ulong entry) => (int)((uint)entry >> 1);

    /// <summary>The entry as <see cref="Pack"/> made it.</summary>
    public static ulong Unmarked(ulong entry) => entry & ~Visited;

    public static float ScoreOf(ulong entry)
    {
        int bits = (int)((uint)(entry >> 32) ^ 0x80000000);
        return -BitConverter.Int32BitsToSingle(bits ^ ((bits >> 31) & int.MaxValue)) + 0f;
    }

    /// <summary>Takes a candidate in, if it is among the best.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(int slot, float score)
    {
        uint rank = RankOf(score);
        if (rank < _worst)
        {
            Insert(((ulong)rank << 32) | ((uint)slot << 1));
        }
    }

    /// <summary>The best candidate not yet taken, which is marked as taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTakeNext(out int slot)
    {
        ulong[] entries = _entries;
        int next = _next;
        while (next < _size && (entries[next] & Visited) != 0)
        {
            next++;
        }

        if (next == _size)
        {
            _next = next;
            slot = -1;
            return false;
        }

        entries[next] |= Visited;
        _next = next + 1;
        slot = SlotOf(entries[next]);
        return true;
    }

    /// <summary>The slot that <see cref="TryTakeNext"/> would most likely give next, or −1.</summary>
    public int Peek() => _next < _size ? SlotOf(_entries[_next]) : -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Insert(ulong entry)
    {
        ulong[] entries = _entries;
        int at = 0, length = _size;
        while (length > 0)
        {
            int half = length >> 1;
            bool after = entries[at + half] < entry;
            at = after ? at + half + 1 : at;
            length = after ? length - half - 1 : half;
        }

        if (_size < _limit)
        {
            _size++;
        }

        entries.AsSpan(at, _size - 1 - at).CopyTo(entries.AsSpan(at + 1));
        entries[at] = entry;
        _next = Math.Min(_next, at);
        if (_size == _limit)
        {
            _worst = (uint)(entries[_size - 1] >> 32);
        }
    }

    /// <summary>Maps scores to integers so that a better score has a smaller rank; −0 and 0 have the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint RankOf(float score)
    {
        int bits = BitConverter.SingleToInt32Bits(-(score + 0f));
        return (uint)(bits ^ ((bits >> 31) & int.MaxValue)) ^ 0x80000000;
    }
}

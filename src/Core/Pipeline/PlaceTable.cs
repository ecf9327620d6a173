using System.Numerics;

namespace Personalization.Core.Pipeline;

/// <summary>Which place of the candidates a row has: flat and of linear probing, small enough to stay in the nearest cache, emptied in one go. Not thread safe.</summary>
internal sealed class PlaceTable
{
    /// <summary>[slots] row + 1, 0 where free; and the place.</summary>
    private (int Row, int Place)[] _slots = new (int, int)[1024];
    private int _count;

    /// <summary>The place of a row; −1 when it has none.</summary>
    public int Find(int row)
    {
        for (var at = Start(row); ; at = (at + 1) & (_slots.Length - 1))
        {
            var (known, place) = _slots[at];
            if (known == row + 1) return place;
            if (known == 0) return -1;
        }
    }

    /// <summary>The row's place, or <paramref name="next"/>, which it has from now on.</summary>
    public int FindOrAdd(int row, int next)
    {
        var at = Start(row);
        for (; _slots[at].Row != 0; at = (at + 1) & (_slots.Length - 1))
            if (_slots[at].Row == row + 1) return _slots[at].Place;
        _slots[at] = (row + 1, next);
        if (2 * ++_count > _slots.Length) Grow();
        return next;
    }

    public void Clear()
    {
        if (_count > 0) Array.Clear(_slots);
        _count = 0;
    }

    private void Grow()
    {
        var former = _slots;
        (_slots, _count) = (new (int, int)[2 * former.Length], 0);
        foreach (var (row, place) in former)
            if (row != 0) FindOrAdd(row - 1, place);
    }

    /// <summary>Fibonacci hashing: rows near each other lie apart.</summary>
    private int Start(int row) => (int)((uint)row * 2654435769u >> (32 - BitOperations.Log2((uint)_slots.Length)));
}

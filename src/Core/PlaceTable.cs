using System.Numerics;

namespace Personalization.Core;

/// <summary>Which place in a list a number has, such as a row among candidates: flat and of linear probing, small enough to stay in the nearest cache, emptied in one go. Not thread safe.</summary>
internal sealed class PlaceTable
{
    /// <summary>[slots] number + 1, 0 where free; and the place.</summary>
    private (int Number, int Place)[] _slots = new (int, int)[1024];
    private int _count;

    /// <summary>The place of a number; −1 when it has none.</summary>
    public int Find(int number)
    {
        for (var at = Start(number); ; at = (at + 1) & (_slots.Length - 1))
        {
            var (known, place) = _slots[at];
            if (known == number + 1) return place;
            if (known == 0) return -1;
        }
    }

    /// <summary>The number's place, or <paramref name="next"/>, which it has from now on.</summary>
    public int FindOrAdd(int number, int next)
    {
        var at = Start(number);
        for (; _slots[at].Number != 0; at = (at + 1) & (_slots.Length - 1))
            if (_slots[at].Number == number + 1) return _slots[at].Place;
        _slots[at] = (number + 1, next);
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
        foreach (var (number, place) in former)
            if (number != 0) FindOrAdd(number - 1, place);
    }

    /// <summary>Fibonacci hashing: numbers near each other lie apart.</summary>
    private int Start(int number) => (int)((uint)number * 2654435769u >> (32 - BitOperations.Log2((uint)_slots.Length)));
}

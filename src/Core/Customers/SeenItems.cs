using System.Collections.Immutable;

namespace Personalization.Core.Customers;

/// <summary>
/// How often a customer was shown what, without turning to it: counts of up to 256 items in 1 KB, 64 sets of 4, the latest shown first; a full set forgets the one
/// that was not shown for longest. A count halves every day. An item is known by 30 bits of its key: another passes for it once in four million times. For one writer at a time.
/// </summary>
public sealed class SeenItems
{
    private const int Ways = 4;
    private const int Sets = 64;
    private const int CountBits = 8;
    private const uint MostCounted = (1 << CountBits) - 1;
    private static readonly long DayMs = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    /// <summary>Empty until the first item is shown; an entry is 24 bits of the key and the count.</summary>
    private uint[] _entries = [];
    private long _day;

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Times the item was shown since the customer last turned to it, older times counting less.</summary>
    /// <remarks>May be asked while another thread adds: it then tells the count of a moment ago, or none.</remarks>
    public int CountOf(long itemKey)
    {
        var entries = _entries;
        if (entries.Length == 0) return 0;
        foreach (var entry in SetOf(entries, itemKey))
            if (entry >> CountBits == TagOf(itemKey)) return (int)(entry & MostCounted);
        return 0;
    }

    public void Add(long itemKey, long nowMs)
    {
        if (IsEmpty) (_entries, _day) = (new uint[Sets * Ways], nowMs / DayMs);
        Age(nowMs / DayMs);
        var set = SetOf(itemKey);
        var (at, count) = (Ways - 1, 0u);
        for (var i = 0; i < Ways; i++)
            if (set[i] >> CountBits == TagOf(itemKey)) (at, count) = (i, set[i] & MostCounted);
        set[..at].CopyTo(set[1..]);
        set[0] = TagOf(itemKey) << CountBits | Math.Min(count + 1, MostCounted);
    }

    /// <summary>The customer turned to the item.</summary>
    public void Forget(long itemKey)
    {
        if (IsEmpty) return;
        foreach (ref var entry in SetOf(itemKey))
            if (entry >> CountBits == TagOf(itemKey)) entry = 0;
    }

    public void Clear() => _entries = [];

    /// <summary>The persisted form: the day, and then the entries; empty for nothing.</summary>
    public ImmutableArray<uint> ToWords() => IsEmpty ? [] : [(uint)_day, .. _entries];

    /// <summary>What <see cref="ToWords"/> gave; anything else counts as nothing.</summary>
    public static SeenItems FromWords(ImmutableArray<uint> words) =>
        words.Length != 1 + Sets * Ways ? new SeenItems() : new SeenItems { _day = words[0], _entries = [.. words.AsSpan()[1..]] };

    private void Age(long day)
    {
        // A clock that went back changes nothing.
        if (day <= _day) return;
        var days = (int)Math.Min(CountBits, day - _day);
        _day = day;
        foreach (ref var entry in _entries.AsSpan()) entry = (entry & MostCounted) >> days is > 0 and var left ? entry & ~MostCounted | left : 0;
    }

    private Span<uint> SetOf(long itemKey) => SetOf(_entries, itemKey);

    private static Span<uint> SetOf(uint[] entries, long itemKey) => entries.AsSpan((int)((ulong)itemKey % Sets) * Ways, Ways);

    private static uint TagOf(long itemKey) => (uint)((ulong)itemKey >> 40);
}

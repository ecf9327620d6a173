using System.Collections.Concurrent;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Trends;

namespace Personalization.Core.Signals;

/// <summary>
/// What is bought with what, as it happens: of every item the 16 strongest companions, each a count that halves in a week. Bounded; the items that were bought longest ago go
/// first. One writer, any number of readers, which never lock.
/// </summary>
/// <param name="afterMs">What happened up to then is not counted.</param>
public sealed class PairCounts(long afterMs = long.MinValue, int capacity = 50_000) : ITogetherReader
{
    private const int Companions = 16;
    private static readonly double HalfLifeMs = TimeSpan.FromDays(7).TotalMilliseconds;
    private readonly ConcurrentDictionary<long, Entry[]> _items = new(concurrencyLevel: 1, capacity: 1024);

    public int Items => _items.Count;

    /// <summary>Counts a pair for the first of the two.</summary>
    /// <param name="atMs">When the later of the two was bought.</param>
    public void Add(long item, long other, float weight, long atMs)
    {
        if (atMs <= afterMs || item == other || !(weight > 0) || !float.IsFinite(weight)) return;
        var known = _items.GetValueOrDefault(item, []);
        var place = Array.FindIndex(known, e => e.Other == other);
        var added = new Entry(other, place < 0 ? new DecayedCount(weight, atMs) : known[place].Count.Add(weight, atMs, HalfLifeMs));
        // A new array: whoever reads the old one reads on.
        Entry[] next = place < 0 && known.Length < Companions ? [.. known, added] : [.. known];
        next[place >= 0 ? place : known.Length < Companions ? known.Length : Weakest(known, atMs)] = added;
        Array.Sort(next, (a, b) => b.Count.At(atMs, HalfLifeMs).CompareTo(a.Count.At(atMs, HalfLifeMs)));
        _items[item] = next;
        if (_items.Count > capacity) Trim();
    }

    public int Read(ItemRow item, long nowMs, Span<PairCount> pairs)
    {
        var known = _items.GetValueOrDefault(item.Key);
        if (known is null) return 0;
        var count = Math.Min(known.Length, pairs.Length);
        for (var i = 0; i < count; i++) pairs[i] = new PairCount(known[i].Other, (float)known[i].Count.At(nowMs, HalfLifeMs));
        return count;
    }

    private static int Weakest(Entry[] known, long atMs)
    {
        var weakest = 0;
        for (var i = 1; i < known.Length; i++)
            if (known[i].Count.At(atMs, HalfLifeMs) < known[weakest].Count.At(atMs, HalfLifeMs)) weakest = i;
        return weakest;
    }

    private void Trim()
    {
        foreach (var (item, _) in _items.OrderBy(i => i.Value.Max(e => e.Count.AtMs)).Take(capacity / 10 + 1).ToList()) _items.TryRemove(item, out _);
    }

    private readonly record struct Entry(long Other, DecayedCount Count);
}

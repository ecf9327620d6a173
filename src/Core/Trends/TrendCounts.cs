using System.Runtime.InteropServices;

namespace Personalization.Core.Trends;

/// <summary>Decayed counts of a window, bounded: beyond the bound the smallest tenth goes. Not thread safe.</summary>
public sealed class TrendCounts(TrendWindow window, int capacity = 50_000)
{
    private readonly Dictionary<string, (DecayedCount Count, long Change)> _counts = new(StringComparer.Ordinal);
    private readonly List<TrendingItem> _falling = [];
    private readonly List<(long Change, string ItemId)> _changed = [];
    private readonly double _halfLifeMs = window.HalfLife.TotalMilliseconds;
    private long _latestMs = long.MinValue;

    public int Count => _counts.Count;

    /// <summary>How many changes there have been: the number of the next.</summary>
    public long Changes { get; private set; }

    public void Add(string itemId, double weight, long atMs)
    {
        _counts[itemId] = (_counts.TryGetValue(itemId, out var known) ? known.Count.Add(weight, atMs, _halfLifeMs) : new DecayedCount(weight, atMs), Changes++);
        _latestMs = Math.Max(_latestMs, atMs);
        if (_counts.Count <= capacity) return;
        // As of the latest time, also when a late one is one too many: earlier, counts of different times do not compare.
        var surplus = _counts.Count - capacity + capacity / 10;
        foreach (var (id, _) in _counts.OrderBy(c => c.Value.Count.At(_latestMs, _halfLifeMs)).Take(surplus).ToList()) _counts.Remove(id);
    }

    /// <summary>
    /// All items by their counts at <paramref name="nowMs"/>, largest first, ties by id; counts below 0.01 have faded. Good until the next call.
    /// </summary>
    public ReadOnlySpan<TrendingItem> Falling(long nowMs)
    {
        _falling.Clear();
        foreach (var (id, (count, _)) in _counts)
            if (count.At(nowMs, _halfLifeMs) is >= 0.01 and var score) _falling.Add(new TrendingItem(id, score));
        var falling = CollectionsMarshal.AsSpan(_falling);
        falling.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : string.CompareOrdinal(a.ItemId, b.ItemId));
        return falling;
    }

    /// <summary>Items whose counts have changed from a change on, the longest ago first, with their counts at <paramref name="nowMs"/>; an item that changed since comes once.</summary>
    /// <param name="isWanted">Others are left out.</param>
    /// <param name="next">Where to go on.</param>
    public TrendingItem[] Changed(long from, int most, long nowMs, Func<string, bool> isWanted, out long next)
    {
        next = Changes;
        if (from >= Changes) return [];
        _changed.Clear();
        foreach (var (id, (_, change)) in _counts)
            if (change >= from && isWanted(id)) _changed.Add((change, id));
        _changed.Sort(static (a, b) => a.Change.CompareTo(b.Change));
        if (_changed.Count > most) next = _changed[most].Change;
        return [.. _changed.Take(most).Select(c => new TrendingItem(c.ItemId, _counts[c.ItemId].Count.At(nowMs, _halfLifeMs)))];
    }
}

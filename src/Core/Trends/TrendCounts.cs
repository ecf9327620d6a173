using System.Collections.Immutable;

namespace Personalization.Core.Trends;

/// <summary>Decayed counts of a window, bounded: beyond the bound the smallest tenth goes. Not thread safe.</summary>
public sealed class TrendCounts(TrendWindow window, int capacity = 50_000)
{
    private readonly Dictionary<string, DecayedCount> _counts = new(StringComparer.Ordinal);
    private readonly double _halfLifeMs = window.HalfLife.TotalMilliseconds;
    private long _latestMs = long.MinValue;

    public int Count => _counts.Count;

    public void Add(string itemId, double weight, long atMs)
    {
        _counts[itemId] = _counts.TryGetValue(itemId, out var count) ? count.Add(weight, atMs, _halfLifeMs) : new DecayedCount(weight, atMs);
        _latestMs = Math.Max(_latestMs, atMs);
        if (_counts.Count <= capacity) return;
        // As of the latest time, also when a late one is one too many: earlier, counts of different times do not compare.
        var surplus = _counts.Count - capacity + capacity / 10;
        foreach (var (id, _) in _counts.OrderBy(c => c.Value.At(_latestMs, _halfLifeMs)).Take(surplus).ToList()) _counts.Remove(id);
    }

    /// <summary>The items with the largest counts at <paramref name="nowMs"/>, largest first, ties by id; counts below 0.01 have faded.</summary>
    public ImmutableArray<TrendingItem> Top(int count, long nowMs) =>
        [.. _counts.Select(c => new TrendingItem(c.Key, c.Value.At(nowMs, _halfLifeMs))).Where(t => t.Score >= 0.01)
            .OrderByDescending(t => t.Score).ThenBy(t => t.ItemId, StringComparer.Ordinal).Take(count)];
}

using System.Runtime.InteropServices;

namespace Personalization.Core.Trends;

/// <summary>Decayed counts of a window, bounded: beyond the bound the smallest tenth goes. Not thread safe.</summary>
/// <remarks>
/// Counts that fall alike keep their order, so that only what was added to since has to find its place again: see <see cref="Counted.Order"/>.
/// </remarks>
public sealed class TrendCounts(TrendWindow window, int capacity = 50_000)
{
    /// <summary>Smaller ones have faded.</summary>
    private const double Smallest = 0.01;
    private readonly Dictionary<string, LinkedListNode<Counted>> _counts = new(StringComparer.Ordinal);

    /// <summary>By their last change, the longest ago first.</summary>
    private readonly LinkedList<Counted> _byChange = [];
    private readonly List<TrendingItem> _falling = [];
    private readonly double _halfLifeMs = window.HalfLife.TotalMilliseconds;
    private long _latestMs = long.MinValue;

    /// <summary>Largest first, as of <see cref="_orderedTo"/>; what has changed since is still in its former place.</summary>
    private List<Counted> _order = [];
    private long _orderedTo;

    public int Count => _counts.Count;

    /// <summary>How many changes there have been: the number of the next.</summary>
    public long Changes { get; private set; }

    public void Add(string itemId, double weight, long atMs)
    {
        _latestMs = Math.Max(_latestMs, atMs);
        if (_counts.TryGetValue(itemId, out var known))
        {
            known.Value.Put(known.Value.Count.Add(weight, atMs, _halfLifeMs), Changes++, _halfLifeMs);
            _byChange.Remove(known);
            _byChange.AddLast(known);
            return;
        }
        var counted = new Counted(itemId);
        counted.Put(new DecayedCount(weight, atMs), Changes++, _halfLifeMs);
        _counts[itemId] = _byChange.AddLast(counted);
        if (_counts.Count > capacity) DropSmallest(_counts.Count - capacity + capacity / 10);
    }

    /// <summary>
    /// All items by their counts at <paramref name="nowMs"/>, or at the latest time that was counted when that is later: largest first, ties by id; counts below 0.01 have faded. Good
    /// until the next call.
    /// </summary>
    /// <remarks>O(items + changed · log changed), where changed are those that were added to since the last call.</remarks>
    public ReadOnlySpan<TrendingItem> Falling(long nowMs)
    {
        PutInOrder();
        _falling.Clear();
        var at = Math.Max(nowMs, _latestMs);
        foreach (var counted in _order)
        {
            if (counted.Count.At(at, _halfLifeMs) is not (>= Smallest and var score)) break;
            _falling.Add(new TrendingItem(counted.ItemId, score));
        }
        return CollectionsMarshal.AsSpan(_falling);
    }

    /// <summary>Items whose counts have changed from a change on, the longest ago first, with their counts at <paramref name="nowMs"/>; an item that changed since comes once.</summary>
    /// <param name="isWanted">Others are left out.</param>
    /// <param name="next">Where to go on.</param>
    public TrendingItem[] Changed(long from, int most, long nowMs, Func<string, bool> isWanted, out long next)
    {
        next = Changes;
        if (from >= Changes) return [];
        var first = _byChange.Last;
        while (first?.Previous is { } before && before.Value.Change >= from) first = before;
        var changed = new List<TrendingItem>();
        for (var node = first; node is not null; node = node.Next)
        {
            if (node.Value.Change < from || !isWanted(node.Value.ItemId)) continue;
            if (changed.Count == most)
            {
                next = node.Value.Change;
                break;
            }
            changed.Add(new TrendingItem(node.Value.ItemId, node.Value.Count.At(nowMs, _halfLifeMs)));
        }
        return [.. changed];
    }

    private void PutInOrder()
    {
        if (_orderedTo == Changes) return;
        var moved = new List<Counted>();
        for (var node = _byChange.Last; node is not null && node.Value.Change >= _orderedTo; node = node.Previous) moved.Add(node.Value);
        moved.Sort();
        var (order, next) = (new List<Counted>(_counts.Count), 0);
        foreach (var stayed in _order)
        {
            if (stayed.Change >= _orderedTo) continue;
            while (next < moved.Count && moved[next].CompareTo(stayed) < 0) order.Add(moved[next++]);
            order.Add(stayed);
        }
        order.AddRange(CollectionsMarshal.AsSpan(moved)[next..]);
        (_order, _orderedTo) = (order, Changes);
    }

    private void DropSmallest(int count)
    {
        PutInOrder();
        foreach (var smallest in CollectionsMarshal.AsSpan(_order)[^count..])
        {
            _counts.Remove(smallest.ItemId, out var node);
            _byChange.Remove(node!);
        }
        _order.RemoveRange(_order.Count - count, count);
    }

    private sealed class Counted(string itemId) : IComparable<Counted>
    {
        public string ItemId => itemId;
        public DecayedCount Count { get; private set; }

        /// <summary>
        /// log2 of the count, plus the half-lives until the time that it is of: of two items the one that has more of it is the larger at any later time. "Forward decay" (see
        /// <see cref="DecayedCount"/>).
        /// </summary>
        public double Order { get; private set; }

        /// <summary>The number of its last change.</summary>
        public long Change { get; private set; }

        public void Put(DecayedCount count, long change, double halfLifeMs) =>
            (Count, Change, Order) = (count, change, count.Value > 0 ? Math.Log2(count.Value) + count.AtMs / halfLifeMs : double.NegativeInfinity);

        /// <summary>The larger first.</summary>
        public int CompareTo(Counted? other) => other!.Order.CompareTo(Order) is not 0 and var order ? order : string.CompareOrdinal(ItemId, other.ItemId);
    }
}

using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>What one source found for one request. Pooled with the request; not thread safe.</summary>
public sealed class FoundItems
{
    private Found[] _items = new Found[64];

    public int Count { get; private set; }
    public ReadOnlySpan<Found> All => _items.AsSpan(0, Count);

    public void Add(ItemRow row, float score, ItemRow? similarTo = null)
    {
        // Read when all sources are back: until then it can come near.
        Prefetch.Of(row, ItemRow.Bytes);
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        _items[Count++] = new Found(row, score, similarTo);
    }

    /// <summary>Adds the item if it is among the best <paramref name="most"/> so far. Where all items come this way, what is kept is a heap; call <see cref="SortBest"/> at the
    /// end. A score that is not a number is no score. O(log most).</summary>
    public void Offer(ItemRow row, float score, int most, ItemRow? similarTo = null)
    {
        if (most <= 0 || float.IsNaN(score)) return;
        var found = new Found(row, score, similarTo);
        if (Count < most)
        {
            Add(row, score, similarTo);
            Rise(Count - 1);
        }
        else if (IsWorse(_items[0], found))
        {
            _items[0] = found;
            Sink();
        }
    }

    /// <summary>Best first; of equal scores the lower row first.</summary>
    public void SortBest()
    {
        // Most sources find in order.
        for (var i = 1; i < Count; i++)
        {
            if (!IsWorse(_items[i - 1], _items[i])) continue;
            _items.AsSpan(0, Count).Sort(static (a, b) => IsWorse(a, b) ? 1 : IsWorse(b, a) ? -1 : 0);
            return;
        }
    }

    /// <summary>Forgets all but the first <paramref name="most"/>.</summary>
    public void Cut(int most)
    {
        if (Count <= most) return;
        Array.Clear(_items, most, Count - most);
        Count = most;
    }

    public void Clear() => Cut(0);

    private static bool IsWorse(in Found a, in Found b) => a.Score < b.Score || a.Score == b.Score && a.Row.Index > b.Row.Index;

    private void Rise(int at)
    {
        while (at > 0 && (at - 1) / 2 is var parent && IsWorse(_items[at], _items[parent]))
        {
            (_items[at], _items[parent]) = (_items[parent], _items[at]);
            at = parent;
        }
    }

    private void Sink()
    {
        var at = 0;
        while (true)
        {
            var child = 2 * at + 1;
            if (child >= Count) return;
            if (child + 1 < Count && IsWorse(_items[child + 1], _items[child])) child++;
            if (!IsWorse(_items[child], _items[at])) return;
            (_items[at], _items[child]) = (_items[child], _items[at]);
            at = child;
        }
    }
}

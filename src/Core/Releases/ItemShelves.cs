using Personalization.Core.Catalog;

namespace Personalization.Core.Releases;

/// <summary>The most popular and the newest items of a table, sorted once and again after <see cref="Refresh"/>; reads are free.</summary>
public sealed class ItemShelves
{
    /// <summary>Enough for a slate of 500 after filters.</summary>
    public const int Length = 1000;
    private readonly ItemTable _items;

    public ItemShelves(ItemTable items)
    {
        _items = items;
        (Popular, Newest) = ([], NewestShelf.Empty);
        Refresh();
    }

    /// <summary>Showable items by falling popularity, ties by id.</summary>
    public IReadOnlyList<ItemRow> Popular { get; private set; }

    /// <summary>Showable items by falling time of creation, ties by id.</summary>
    public NewestShelf Newest { get; private set; }

    /// <summary>Call after changes to the table; O(n) with a small heap.</summary>
    public void Refresh()
    {
        Popular = Top(row => row.Popularity);
        Newest = new NewestShelf(Top(row => row.CreatedAtMs), _items.Dimensions);
    }

    private List<ItemRow> Top(Func<ItemRow, double> scoreOf)
    {
        var smallestFirst = new PriorityQueue<ItemRow, (double Score, string Id)>(Length, WorstFirst);
        foreach (var row in _items.Rows)
        {
            if (!row.CanBeShown) continue;
            if (smallestFirst.Count < Length) smallestFirst.Enqueue(row, (scoreOf(row), row.Item.Id));
            else smallestFirst.EnqueueDequeue(row, (scoreOf(row), row.Item.Id));
        }
        return [.. smallestFirst.UnorderedItems.OrderByDescending(e => e.Priority, WorstFirst).Select(e => e.Element)];
    }

    /// <summary>Ids decide among equals, so that silos with the same items in another order agree.</summary>
    private static readonly Comparer<(double Score, string Id)> WorstFirst = Comparer<(double Score, string Id)>.Create((a, b) =>
        a.Score.CompareTo(b.Score) is not 0 and var order ? order : string.CompareOrdinal(b.Id, a.Id));
}

using Personalization.Core.Features;

namespace Personalization.Core.Catalog;

/// <summary>All items of one release on one silo, with live changes laid over. Reads never lock; one writer at a time.</summary>
public sealed class ItemTable
{
    private readonly Lock _writing = new();
    private readonly RowIndex _byKey;
    private volatile ItemRow[] _rows;
    private volatile int _count;
    private long _version;

    public ItemTable(int dimensions, int capacity = 0)
    {
        Dimensions = dimensions;
        _rows = new ItemRow[Math.Max(16, capacity)];
        _byKey = new RowIndex(capacity);
    }

    public int Dimensions { get; }
    public int Count => _count;

    /// <summary>Grows with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Rows 0 .. Count-1 in the order of arrival; deleted ones included.</summary>
    public ReadOnlySpan<ItemRow> Rows
    {
        get
        {
            var count = _count; // before the array: a row counted is a row present in any later array
            return _rows.AsSpan(0, count);
        }
    }

    public ItemRow? Find(string itemId) => FindByKey(ItemKey.Of(itemId)) is { } row && row.Item.Id == itemId ? row : null;

    public ItemRow? FindByKey(long key) => _byKey.Find(key);

    /// <summary>Says that a key will be looked up soon.</summary>
    public void Expect(long key) => _byKey.Expect(key);

    /// <summary>Adds the item, or replaces it in its place.</summary>
    /// <param name="vector">[D] float32; null keeps the vector of the row that is replaced.</param>
    /// <returns>The new row.</returns>
    /// <exception cref="ArgumentException">Wrong dimension, a number that is not finite, no vector for a new item, or another item has the same key.</exception>
    public ItemRow Upsert(CatalogItem item, float[]? vector, float? popularity = null, bool deleted = false)
    {
        lock (_writing)
        {
            var key = ItemKey.Of(item.Id);
            var known = FindByKey(key);
            if (known is not null && known.Item.Id != item.Id) throw new ArgumentException($"Items '{known.Item.Id}' and '{item.Id}' have the same key {key}; rename one.");
            vector ??= known?.Vector ?? throw new ArgumentException($"Item '{item.Id}' is new and has no vector.");
            if (vector.Length != Dimensions) throw new ArgumentException($"Item '{item.Id}' has a vector of {vector.Length} numbers, this table has {Dimensions}.");
            if (!float.IsFinite(Vectors.Dot(vector, vector))) throw new ArgumentException($"Item '{item.Id}' has a vector whose length is not finite.");
            var row = new ItemRow(known?.Index ?? _count, key, item, vector, popularity ?? known?.Popularity ?? 0) { Deleted = deleted, LiveCount = known?.LiveCount ?? 0 };
            if (row.Index == _rows.Length)
            {
                var larger = new ItemRow[_rows.Length * 2];
                Array.Copy(_rows, larger, _rows.Length);
                larger[row.Index] = row;
                _rows = larger;
            }
            else Volatile.Write(ref _rows[row.Index], row);
            // In this order: a row that is counted can be found.
            _byKey.Put(row);
            if (known is null) _count = row.Index + 1;
            Volatile.Write(ref _version, _version + 1);
            return row;
        }
    }

    /// <summary>Lays a live count over the item's popularity. No change of the catalogue: what matches a condition still does. False when unknown.</summary>
    public bool SetLiveCount(string itemId, float liveCount)
    {
        lock (_writing)
        {
            if (Find(itemId) is not { } row) return false;
            row.LiveCount = liveCount;
            return true;
        }
    }

    /// <summary>Takes the item out of every answer; its row stays for histories. False when unknown.</summary>
    public bool Delete(string itemId)
    {
        lock (_writing)
        {
            if (Find(itemId) is not { } row) return false;
            var deleted = row with { Deleted = true };
            Volatile.Write(ref _rows[row.Index], deleted);
            _byKey.Put(deleted);
            Volatile.Write(ref _version, _version + 1);
            return true;
        }
    }
}

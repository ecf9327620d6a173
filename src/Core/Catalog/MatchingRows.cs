using System.Numerics;

namespace Personalization.Core.Catalog;

/// <summary>The rows of a table that can be shown and meet a condition, as of one moment: one bit a row. Immutable.</summary>
public sealed class MatchingRows
{
    private readonly ulong[] _words;

    /// <summary>O(rows): as many evaluations of the condition.</summary>
    public MatchingRows(ItemTable table, Func<CatalogItem, bool> condition)
    {
        Version = table.Version;
        var rows = table.Rows;
        Total = rows.Length;
        _words = new ulong[(rows.Length + 63) / 64];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!rows[i].CanBeShown || !condition(rows[i].Item)) continue;
            _words[i >> 6] |= 1UL << (i & 63);
            Count++;
        }
    }

    /// <summary>How many match, and of how many rows.</summary>
    public int Count { get; }
    public int Total { get; }

    /// <summary><see cref="ItemTable.Version"/> when it was made.</summary>
    public long Version { get; }

    /// <summary>False also for a row that came later.</summary>
    public bool Contains(int index) => (uint)index < (uint)Total && (_words[index >> 6] >> (index & 63) & 1) != 0;

    /// <summary>The index of the first match at or after <paramref name="from"/>; -1 when there is none.</summary>
    public int Next(int from)
    {
        if (from >= Total) return -1;
        var word = from >> 6;
        var bits = _words[word] & ~0UL << (from & 63);
        while (bits == 0)
        {
            if (++word == _words.Length) return -1;
            bits = _words[word];
        }
        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }
}

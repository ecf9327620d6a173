using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Training.Ranker;

/// <summary>The items' side of the features without its zeros, of the items that examples name.</summary>
internal sealed class ItemColumns
{
    private readonly Dictionary<int, (int From, int To)> _places = [];
    private readonly List<short> _columns = [];
    private readonly List<float> _values = [];

    public ItemColumns(ItemTable table, ReadOnlySpan<int> items, CancellationToken cancellation)
    {
        var row = new float[ItemSideFeatures.Width(table.Dimensions)];
        foreach (var item in items)
        {
            if (_places.ContainsKey(item)) continue;
            cancellation.ThrowIfCancellationRequested();
            ItemSideFeatures.Fill(table.Rows[item], row);
            var from = _columns.Count;
            for (var c = 0; c < row.Length; c++)
                if (row[c] != 0)
                {
                    _columns.Add((short)c);
                    _values.Add(row[c]);
                }
            _places[item] = (from, _columns.Count);
        }
    }

    /// <summary>Writes over <paramref name="row"/> [I].</summary>
    public void CopyTo(int item, Span<float> row)
    {
        row.Clear();
        var (from, to) = _places[item];
        for (var i = from; i < to; i++) row[_columns[i]] = _values[i];
    }
}

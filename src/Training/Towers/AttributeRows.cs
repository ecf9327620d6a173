using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Training.Towers;

/// <summary>The hashed attributes of all items, without their zeros: item i has the places <c>Starts[i] .. Starts[i+1])</c>.</summary>
internal sealed record AttributeRows(int[] Starts, short[] Columns, float[] Values)
{
    public ReadOnlySpan<short> ColumnsOf(int item) => Columns.AsSpan(Starts[item], Starts[item + 1] - Starts[item]);

    public ReadOnlySpan<float> ValuesOf(int item) => Values.AsSpan(Starts[item], Starts[item + 1] - Starts[item]);

    public static AttributeRows Of(IReadOnlyList<CatalogItem> items, CancellationToken cancellation)
    {
        var starts = new int[items.Count + 1];
        var (columns, values) = (new List<short>(items.Count * 8), new List<float>(items.Count * 8));
        var row = new float[ItemFeatures.Width];
        for (var i = 0; i < items.Count; i++)
        {
            if ((i & 4095) == 0) cancellation.ThrowIfCancellationRequested();
            ItemFeatures.Fill(items[i], row);
            for (var c = 0; c < row.Length; c++)
                if (row[c] != 0)
                {
                    columns.Add((short)c);
                    values.Add(row[c]);
                }
            starts[i + 1] = columns.Count;
        }
        return new AttributeRows(starts, [.. columns], [.. values]);
    }
}

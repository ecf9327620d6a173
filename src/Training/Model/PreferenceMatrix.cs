namespace Personalization.Training.Model;

/// <summary>A sparse matrix of tastes in compressed rows: row r holds the columns <c>Columns[Starts[r] .. Starts[r+1])</c>.</summary>
/// <param name="Starts">[rows + 1].</param>
/// <param name="Weights">Summed taste; negative for dislike.</param>
public sealed record PreferenceMatrix(int Rows, int ColumnCount, int[] Starts, int[] Columns, float[] Weights)
{
    /// <param name="entries">Per row, the columns and their weights.</param>
    public static PreferenceMatrix Of(int columnCount, IReadOnlyList<Dictionary<int, float>> entries)
    {
        var starts = new int[entries.Count + 1];
        for (var r = 0; r < entries.Count; r++) starts[r + 1] = starts[r] + entries[r].Count;
        var (columns, weights) = (new int[starts[^1]], new float[starts[^1]]);
        for (var r = 0; r < entries.Count; r++)
        {
            var at = starts[r];
            foreach (var (column, weight) in entries[r].OrderBy(e => e.Key)) (columns[at], weights[at++]) = (column, weight);
        }
        return new PreferenceMatrix(entries.Count, columnCount, starts, columns, weights);
    }

    public PreferenceMatrix Transposed()
    {
        var starts = new int[ColumnCount + 1];
        foreach (var column in Columns) starts[column + 1]++;
        for (var c = 0; c < ColumnCount; c++) starts[c + 1] += starts[c];
        var (columns, weights, next) = (new int[Columns.Length], new float[Columns.Length], starts[..^1]);
        for (var r = 0; r < Rows; r++)
            for (var i = Starts[r]; i < Starts[r + 1]; i++)
            {
                var place = next[Columns[i]]++;
                (columns[place], weights[place]) = (r, Weights[i]);
            }
        return new PreferenceMatrix(ColumnCount, Rows, starts, columns, weights);
    }
}

namespace Personalization.Training.Ranker;

/// <summary>The rows of one run of a DLRM: dense features, and for every row and field the weighed references into tables.</summary>
internal sealed class ShownBatch(DlrmShape shape, SparseTable[] tables, float[] dense, float[] fields)
{
    private readonly List<(int Place, int Table, int Row, float Weight)> _references = [];

    public void Clear()
    {
        _references.Clear();
        Array.Clear(dense);
        Array.Clear(fields);
    }

    public Span<float> DenseOf(int row) => dense.AsSpan(row * shape.Dense, shape.Dense);

    /// <summary>The field of this row gets weight · the table's row; a field is a table here.</summary>
    public void Refer(int row, int table, int tableRow, float weight)
    {
        var place = (row * shape.Fields + table) * shape.Width;
        _references.Add((place, table, tableRow, weight));
        tables[table].AddTo(fields.AsSpan(place, shape.Width), tableRow, weight);
    }

    /// <summary>Slopes of the fields go back to their rows, and the tables step.</summary>
    public void Step(float[] slopes, float rate)
    {
        foreach (var (place, table, row, weight) in _references) tables[table].AddSlope(row, slopes.AsSpan(place, shape.Width), weight);
        foreach (var table in tables) table.Step(rate);
    }
}

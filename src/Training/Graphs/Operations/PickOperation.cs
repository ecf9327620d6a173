using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>
/// Columns of a matrix, each at most once. Columns that lie side by side are split off and put together again, which copies them as they lie: a Gather of columns copies
/// number by number. The slope is a gather too, from the slope with a column of zeros behind it, or the pieces again with zeros between: scatters are slow.
/// </summary>
internal sealed class PickOperation(int[] columns) : Operation
{
    /// <summary>Shorter runs are gathered.</summary>
    private const int ShortestRun = 4;

    public override string Name => "Pick";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        if (inputs[0].Rank != 2) throw new ArgumentException("a matrix is expected");
        if (columns.Any(c => c < 0 || c >= inputs[0].Shape[1])) throw new ArgumentException("a column is not there");
        return [inputs[0].Shape[0], columns.Length];
    }

    internal override string[] Write(GraphScope scope, Node node)
    {
        var runs = ColumnRuns.Of(columns);
        if (columns.Length < ShortestRun * runs.Count || !ColumnRuns.Rising(runs))
            return [scope.Node("Gather", [scope[node.Inputs[0]], scope.Integers([.. columns.Select(c => (long)c)])], new OnnxAttribute("axis", 1L))];
        var (lengths, kept, at) = (new List<long>(), new List<int>(), 0);
        foreach (var (from, length) in runs)
        {
            if (from > at) lengths.Add(from - at);
            kept.Add(lengths.Count);
            lengths.Add(length);
            at = from + length;
        }
        if (at < node.Inputs[0].Shape[1]) lengths.Add(node.Inputs[0].Shape[1] - at);
        var pieces = scope.Split(scope[node.Inputs[0]], 1, [.. lengths]);
        return [scope.Node("Concat", [.. kept.Select(piece => pieces[piece])], new OnnxAttribute("axis", 1L))];
    }

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (rows, width) = (node.Shape[0], node.Inputs[0].Shape[1]);
        var values = new double[rows * columns.Length];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns.Length; c++) values[r * columns.Length + c] = inputs[0][r * width + columns[c]];
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var runs = ColumnRuns.Of(columns);
        if (columns.Length >= ShortestRun * runs.Count && ColumnRuns.Rising(runs)) return [graph.Add(new SpreadOperation(runs, node.Inputs[0].Shape[1]), [slope])];
        var back = Enumerable.Repeat(columns.Length, node.Inputs[0].Shape[1]).ToArray();
        for (var c = 0; c < columns.Length; c++) back[columns[c]] = c;
        return [graph.Add(new PickOperation(back), [graph.Add(new PadOperation(1, 0, 1), [slope])])];
    }
}

using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>The columns of a matrix at the places of these runs, which rise, among so many columns of zeros: the slope of a <see cref="PickOperation"/>. The number of rows is known.</summary>
internal sealed class SpreadOperation(IReadOnlyList<(int From, int Length)> runs, int width) : Operation
{
    public override string Name => "Spread";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        if (inputs[0].Rank != 2 || inputs[0].Shape[1] != runs.Sum(r => r.Length)) throw new ArgumentException("a matrix with as many columns as the runs is expected");
        return [inputs[0].Shape[0], width];
    }

    internal override string[] Write(GraphScope scope, Node node)
    {
        var pieces = scope.Split(scope[node.Inputs[0]], 1, [.. runs.Select(r => (long)r.Length)]);
        var (parts, at) = (new List<string>(), 0);
        for (var i = 0; i < runs.Count; i++)
        {
            AddZeros(runs[i].From - at);
            parts.Add(pieces[i]);
            at = runs[i].From + runs[i].Length;
        }
        AddZeros(width - at);
        return [scope.Node("Concat", [.. parts], new OnnxAttribute("axis", 1L))];

        void AddZeros(int count)
        {
            if (count > 0) parts.Add(scope.Zeros(node.Shape[0], count));
        }
    }

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (rows, given) = (node.Shape[0], node.Inputs[0].Shape[1]);
        var values = new double[rows * width];
        for (var r = 0; r < rows; r++)
        {
            var from = r * given;
            foreach (var (to, length) in runs)
            {
                Array.Copy(inputs[0], from, values, r * width + to, length);
                from += length;
            }
        }
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [graph.Pick(slope, [.. runs.SelectMany(r => Enumerable.Range(r.From, r.Length))])];
}

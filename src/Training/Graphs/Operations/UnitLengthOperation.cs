using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>Rows along the last axis divided by their length; a row of zeros stays zeros.</summary>
internal sealed class UnitLengthOperation : Operation
{
    public override string Name => "UnitLength";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node("Div", [scope[node.Inputs[0]], RowLength.Write(scope, scope[node.Inputs[0]])])];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var lengths = RowLength.Of(inputs[0], node.Shape[^1]);
        return [.. inputs[0].Select((x, i) => x / lengths[i / node.Shape[^1]])];
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var length = graph.Add(new RowLength(), [node.Inputs[0]], detached: true);
        return [graph.Div(graph.Sub(slope, graph.Mul(node, graph.Sum(graph.Mul(slope, node), node.Rank - 1))), length)];
    }

    private sealed class RowLength : Operation
    {
        // Far below any real length, so that it only ever takes the place of zero.
        private const float Least = 1e-12f;

        public override int[] ShapeOf(IReadOnlyList<Node> inputs) => [.. inputs[0].Shape.AsSpan(0, inputs[0].Rank - 1), 1];

        internal override string[] Write(GraphScope scope, Node node) => [Write(scope, scope[node.Inputs[0]])];

        internal override double[] Evaluate(Node node, double[][] inputs) => Of(inputs[0], node.Inputs[0].Shape[^1]);

        public static string Write(GraphScope scope, string x) =>
            scope.Node("Max", [scope.Node("ReduceL2", [x], new OnnxAttribute("axes", [-1L]), new OnnxAttribute("keepdims", 1L)), scope.Floats([Least])]);

        public static double[] Of(double[] x, int width) => [.. x.Chunk(width).Select(row => Math.Max(Least, Math.Sqrt(row.Sum(v => v * v))))];
    }
}

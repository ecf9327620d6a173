using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>Shares along the last axis that sum to 1.</summary>
internal sealed class SoftmaxOperation : Operation
{
    public override string Name => "Softmax";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node("Softmax", [scope[node.Inputs[0]]], new OnnxAttribute("axis", -1L))];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var width = node.Shape[^1];
        var values = new double[inputs[0].Length];
        for (var row = 0; row < values.Length; row += width)
        {
            var largest = inputs[0].AsSpan(row, width).ToArray().Max();
            var sum = 0d;
            for (var i = row; i < row + width; i++) sum += values[i] = Math.Exp(inputs[0][i] - largest);
            for (var i = row; i < row + width; i++) values[i] /= sum;
        }
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [graph.Mul(node, graph.Sub(slope, graph.Sum(graph.Mul(slope, node), node.Rank - 1)))];
}

using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>Sums along axes, which stay with length 1.</summary>
internal sealed class SumOperation(int[] axes) : Operation
{
    public override string Name => "ReduceSum";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => [.. inputs[0].Shape.Select((n, d) => axes.Contains(d) ? 1 : n)];

    internal override string[] Write(GraphScope scope, Node node) =>
        [scope.Node("ReduceSum", [scope[node.Inputs[0]], scope.Integers([.. axes.Select(a => (long)a)])], new OnnxAttribute("keepdims", 1L))];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var places = Shapes.Places(node.Inputs[0].Shape, node.Shape);
        var values = new double[Shapes.Count(node.Shape)];
        for (var i = 0; i < places.Length; i++) values[places[i]] += inputs[0][i];
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [graph.Add(new ExpandOperation(node.Inputs[0].Shape), [slope])];
}

/// <summary>Stretched to a shape of the same rank.</summary>
internal sealed class ExpandOperation(int[] shape) : Operation
{
    public override string Name => "Expand";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) =>
        Shapes.Broadcast(shape, inputs[0].Shape).AsSpan().SequenceEqual(shape) ? shape : throw new ArgumentException($"it does not stretch to {Shapes.Text(shape)}");

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node("Expand", [scope[node.Inputs[0]], scope.Integers([.. shape.Select(n => (long)n)])])];

    internal override double[] Evaluate(Node node, double[][] inputs) => [.. Shapes.Places(shape, node.Inputs[0].Shape).Select(p => inputs[0][p])];

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [graph.SumTo(slope, node.Inputs[0].Shape)];
}

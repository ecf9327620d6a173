using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>A function of one value, place by place.</summary>
internal abstract class Pointwise(string onnx) : Operation
{
    public override string Name => onnx;

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node(onnx, [scope[node.Inputs[0]]])];

    internal override double[] Evaluate(Node node, double[][] inputs) => Array.ConvertAll(inputs[0], Compute);

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [Slope(graph, node.Inputs[0], node, slope)];

    protected abstract double Compute(double x);

    protected abstract Node Slope(Graph graph, Node x, Node y, Node slope);

}

internal sealed class NegativeOperation() : Pointwise("Neg")
{
    protected override double Compute(double x) => -x;

    protected override Node Slope(Graph graph, Node x, Node y, Node slope) => graph.Negative(slope);
}

internal sealed class ReluOperation() : Pointwise("Relu")
{
    protected override double Compute(double x) => Math.Max(0, x);

    protected override Node Slope(Graph graph, Node x, Node y, Node slope) => graph.Add(new ReluSlope(), [y, slope]);
}

internal sealed class SigmoidOperation() : Pointwise("Sigmoid")
{
    protected override double Compute(double x) => 1 / (1 + Math.Exp(-x));

    protected override Node Slope(Graph graph, Node x, Node y, Node slope) => graph.Mul(slope, graph.Mul(y, graph.Sub(graph.Constant(1), y)));
}

/// <summary>log(1 + eˣ): the cross entropy of a logit.</summary>
internal sealed class SoftplusOperation() : Pointwise("Softplus")
{
    protected override double Compute(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    protected override Node Slope(Graph graph, Node x, Node y, Node slope) => graph.Mul(slope, graph.Sigmoid(x));
}

/// <summary>
/// The slope (second input) where the ReLU's value (first) is positive, else zero. A steep hard sigmoid is 0 or 1 for every value of 1e-38 and more, in one fast pass and on
/// every provider; Greater and Where take four times as long, Sign and Cast do not run everywhere.
/// </summary>
internal sealed class ReluSlope : Operation
{
    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    internal override string[] Write(GraphScope scope, Node node)
    {
        var open = scope.Node("HardSigmoid", [scope[node.Inputs[0]]], new OnnxAttribute("alpha", 1e38f), new OnnxAttribute("beta", 0f));
        return [scope.Node("Mul", [scope[node.Inputs[1]], open])];
    }

    internal override double[] Evaluate(Node node, double[][] inputs) => [.. inputs[0].Zip(inputs[1], (y, slope) => y > 0 ? slope : 0)];
}

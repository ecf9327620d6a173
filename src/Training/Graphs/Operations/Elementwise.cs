namespace Personalization.Training.Graphs.Operations;

/// <summary>An operation on two values place by place, with broadcasting. Slopes of what was stretched are summed up again.</summary>
internal abstract class Elementwise(string onnx) : Operation
{
    public override string Name => onnx;

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => Shapes.Broadcast(inputs[0].Shape, inputs[1].Shape);

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node(onnx, [scope[node.Inputs[0]], scope[node.Inputs[1]]])];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (a, b) = (Shapes.Places(node.Shape, node.Inputs[0].Shape), Shapes.Places(node.Shape, node.Inputs[1].Shape));
        var values = new double[a.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Compute(inputs[0][a[i]], inputs[1][b[i]]);
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        return
        [
            a.NeedsGradient ? graph.SumTo(SlopeOfFirst(graph, node, slope), a.Shape) : null,
            b.NeedsGradient ? graph.SumTo(SlopeOfSecond(graph, node, slope), b.Shape) : null,
        ];
    }

    protected abstract double Compute(double a, double b);

    protected abstract Node SlopeOfFirst(Graph graph, Node node, Node slope);

    protected abstract Node SlopeOfSecond(Graph graph, Node node, Node slope);
}

internal sealed class AddOperation() : Elementwise("Add")
{
    protected override double Compute(double a, double b) => a + b;

    protected override Node SlopeOfFirst(Graph graph, Node node, Node slope) => slope;

    protected override Node SlopeOfSecond(Graph graph, Node node, Node slope) => slope;
}

internal sealed class SubOperation() : Elementwise("Sub")
{
    protected override double Compute(double a, double b) => a - b;

    protected override Node SlopeOfFirst(Graph graph, Node node, Node slope) => slope;

    protected override Node SlopeOfSecond(Graph graph, Node node, Node slope) => graph.Negative(slope);
}

internal sealed class MulOperation() : Elementwise("Mul")
{
    protected override double Compute(double a, double b) => a * b;

    protected override Node SlopeOfFirst(Graph graph, Node node, Node slope) => graph.Mul(slope, node.Inputs[1]);

    protected override Node SlopeOfSecond(Graph graph, Node node, Node slope) => graph.Mul(slope, node.Inputs[0]);
}

internal sealed class DivOperation() : Elementwise("Div")
{
    protected override double Compute(double a, double b) => a / b;

    protected override Node SlopeOfFirst(Graph graph, Node node, Node slope) => graph.Div(slope, node.Inputs[1]);

    protected override Node SlopeOfSecond(Graph graph, Node node, Node slope) => graph.Negative(graph.Mul(graph.Div(slope, node.Inputs[1]), node));
}

namespace Personalization.Training.Graphs.Operations;

/// <summary>
/// One number a row of products: reduces z = scale · q · kᵀ (+ bias) over the keys, [R, 1] from [R, K], for losses with sampled negatives. Inputs: q [R, D], k [K, D],
/// z, and p, which are the slopes dy/dz that the two kinds below take from z anyway. Knowing p, the slopes at q and k are a product each and need no pass over [R, K]
/// of their own, which is where such losses spend their time.
/// </summary>
internal abstract class ProductsReduction(float scale) : Operation
{
    protected const float Least = 1e-37f;

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => [inputs[2].Shape[0], 1];

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var (q, k, p) = (node.Inputs[0], node.Inputs[1], node.Inputs[3]);
        return
        [
            q.NeedsGradient ? graph.Mul(graph.Gemm(p, k, null, false, false, scale), slope) : null,
            k.NeedsGradient ? graph.Gemm(p, graph.Mul(q, slope), null, true, false, scale) : null,
            null, null,
        ];
    }
}

/// <summary>log Σ exp z: all a softmax loss needs of its negatives. p is the softmax of z; read off at one column, since log Σ exp z = z₀ − log p₀.</summary>
internal sealed class LogSumExpOfProducts(float scale) : ProductsReduction(scale)
{
    internal override string[] Write(GraphScope scope, Node node)
    {
        string First(Node of) => scope.Node("Slice", [scope[of], scope.Integers(0), scope.Integers(1), scope.Integers(1)]);
        return [scope.Node("Sub", [First(node.Inputs[2]), scope.Node("Log", [scope.Node("Max", [First(node.Inputs[3]), scope.Floats([Least])])])])];
    }

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var width = node.Inputs[2].Shape[1];
        return [.. inputs[2].Chunk(width).Select(row => row.Max() + Math.Log(row.Sum(z => Math.Exp(z - row.Max()))))];
    }
}

/// <summary>Σ log(1 + exp z): all that a binary loss needs of its negatives. p is the sigmoid of z; log(1 + exp z) = −log(1 − p).</summary>
internal sealed class SoftplusSumOfProducts(float scale) : ProductsReduction(scale)
{
    internal override string[] Write(GraphScope scope, Node node)
    {
        var rest = scope.Node("Max", [scope.Node("Sub", [scope.Floats([1]), scope[node.Inputs[3]]]), scope.Floats([Least])]);
        return [scope.Node("Neg", [scope.Node("ReduceSum", [scope.Node("Log", [rest]), scope.Integers(1)], new Onnx.OnnxAttribute("keepdims", 1L))])];
    }

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var width = node.Inputs[2].Shape[1];
        return [.. inputs[2].Chunk(width).Select(row => row.Sum(z => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)))))];
    }
}

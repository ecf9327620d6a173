using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>
/// scale · a · b of the last two dimensions, for each of the leading ones, which are the same in both. Written as Transpose, MatMul and Mul, which ONNX Runtime fuses
/// into one node where that is faster; its own fused node is not plain ONNX and falls back to the CPU on WebGPU.
/// </summary>
internal sealed class MatMulOperation(bool transposeA, bool transposeB, float scale) : Operation
{
    public override string Name => "MatMul";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a.Length != b.Length || a.Length < 3 || !a.AsSpan(0, a.Length - 2).SequenceEqual(b.AsSpan(0, b.Length - 2))) throw new ArgumentException("the leading dimensions differ");
        var (m, k, k2, n) = (a[^(transposeA ? 1 : 2)], a[^(transposeA ? 2 : 1)], b[^(transposeB ? 1 : 2)], b[^(transposeB ? 2 : 1)]);
        if (k != k2) throw new ArgumentException($"inner lengths {k} and {k2} differ");
        return [.. a.AsSpan(0, a.Length - 2), m, n];
    }

    internal override string[] Write(GraphScope scope, Node node)
    {
        var product = scope.Node("MatMul", [Turned(scope, node.Inputs[0], transposeA), Turned(scope, node.Inputs[1], transposeB)]);
        return [scale == 1 ? product : scope.Node("Mul", [product, scope.Floats([scale])])];
    }

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (m, n) = (node.Shape[^2], node.Shape[^1]);
        var stack = Shapes.Count(node.Shape) / (m * n);
        return MatrixProduct.Of(inputs[0], inputs[1], stack, m, n, inputs[0].Length / (stack * m), transposeA, transposeB, scale);
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        return
        [
            !a.NeedsGradient ? null : transposeA ? graph.MatMul(b, slope, transposeB, true, scale) : graph.MatMul(slope, b, false, !transposeB, scale),
            !b.NeedsGradient ? null : transposeB ? graph.MatMul(slope, a, true, transposeA, scale) : graph.MatMul(a, slope, !transposeA, false, scale),
        ];
    }

    private static string Turned(GraphScope scope, Node node, bool transpose)
    {
        if (!transpose) return scope[node];
        var order = Enumerable.Range(0, node.Rank).Select(i => (long)i).ToArray();
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return scope.Node("Transpose", [scope[node]], new OnnxAttribute("perm", order));
    }
}

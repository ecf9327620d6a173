using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>scale · a · b, of matrices, each transposed where said; plus a third input, stretched over the rows, where there is one.</summary>
internal sealed class GemmOperation(bool transposeA, bool transposeB, float scale) : Operation
{
    public override string Name => "Gemm";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        if (a.Length != 2 || b.Length != 2) throw new ArgumentException("two matrices are expected");
        var (m, k, k2, n) = (a[transposeA ? 1 : 0], a[transposeA ? 0 : 1], b[transposeB ? 1 : 0], b[transposeB ? 0 : 1]);
        if (k != k2) throw new ArgumentException($"inner lengths {k} and {k2} differ");
        if (inputs.Count == 3 && !Shapes.Broadcast([m, n], inputs[2].Shape).AsSpan().SequenceEqual([m, n])) throw new ArgumentException("the third input does not stretch over the product");
        return [m, n];
    }

    internal override string[] Write(GraphScope scope, Node node) =>
    [
        scope.Node("Gemm", [.. node.Inputs.Select(i => scope[i])],
            new OnnxAttribute("transA", transposeA ? 1L : 0), new OnnxAttribute("transB", transposeB ? 1L : 0), new OnnxAttribute("alpha", scale)),
    ];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (m, n) = (node.Shape[0], node.Shape[1]);
        var values = MatrixProduct.Of(inputs[0], inputs[1], 1, m, n, inputs[0].Length / m, transposeA, transposeB, scale);
        if (inputs.Length == 3)
        {
            var places = Shapes.Places(node.Shape, node.Inputs[2].Shape);
            for (var i = 0; i < values.Length; i++) values[i] += inputs[2][places[i]];
        }
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        var slopeOfA = !a.NeedsGradient ? null : transposeA ? graph.Gemm(b, slope, null, transposeB, true, scale) : graph.Gemm(slope, b, null, false, !transposeB, scale);
        var slopeOfB = !b.NeedsGradient ? null : transposeB ? graph.Gemm(slope, a, null, true, transposeA, scale) : graph.Gemm(a, slope, null, !transposeA, false, scale);
        return node.Inputs.Count == 2 ? [slopeOfA, slopeOfB] : [slopeOfA, slopeOfB, node.Inputs[2].NeedsGradient ? graph.SumTo(slope, node.Inputs[2].Shape) : null];
    }
}

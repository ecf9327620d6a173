using Personalization.Training.Graphs;

namespace Personalization.Unit.Training.Graphs;

/// <summary>Every operation's rule of reverse mode, alone, against central differences in float64; and its ONNX against the same reference.</summary>
public sealed class OperationGradientTests
{
    public static TheoryData<string> Operations => [.. Cases.Keys];

    private static readonly Dictionary<string, Func<Graph, Node>> Cases = new()
    {
        ["add"] = g => g.Add(In(g, "a", 3, 4), In(g, "b", 3, 4)),
        ["add stretches rows"] = g => g.Add(In(g, "a", 3, 4), In(g, "b", 4)),
        ["add stretches columns"] = g => g.Add(In(g, "a", 3, 4), In(g, "b", 3, 1)),
        ["add stretches a block"] = g => g.Add(In(g, "a", 2, 3, 4, 5), In(g, "b", 2, 1, 1, 5)),
        ["sub"] = g => g.Sub(In(g, "a", 3, 1), In(g, "b", 3, 4)),
        ["mul"] = g => g.Mul(In(g, "a", 3, 4), In(g, "b", 1, 4)),
        ["div"] = g => g.Div(In(g, "a", 3, 4), g.Add(In(g, "b", 3, 1), g.Constant(3))),
        ["a value used twice"] = g => In(g, "a", 3, 4) is var a ? g.Mul(a, g.Add(a, a)) : a,
        ["negative"] = g => g.Negative(In(g, "a", 5)),
        ["relu"] = g => g.Relu(In(g, "a", 5, 3)),
        ["sigmoid"] = g => g.Sigmoid(In(g, "a", 5, 3)),
        ["softplus"] = g => g.Softplus(In(g, "a", 5, 3)),
        ["softmax"] = g => g.Softmax(In(g, "a", 2, 3, 4)),
        ["layer norm"] = g => g.LayerNorm("norm", In(g, "a", 4, 6)),
        ["layer norm of blocks"] = g => g.LayerNorm("norm", In(g, "a", 2, 3, 6)),
        ["unit length"] = g => g.UnitLength(In(g, "a", 4, 6)),
        ["gemm"] = g => g.Gemm(In(g, "a", 3, 4), In(g, "b", 4, 5), In(g, "c", 5), scale: 0.7f),
        ["gemm, first turned"] = g => g.Gemm(In(g, "a", 4, 3), In(g, "b", 4, 5), In(g, "c", 3, 1), transposeA: true),
        ["gemm, second turned"] = g => g.Gemm(In(g, "a", 3, 4), In(g, "b", 5, 4), null, transposeB: true, scale: 2),
        ["gemm, both turned"] = g => g.Gemm(In(g, "a", 4, 3), In(g, "b", 5, 4), In(g, "c", 1, 5), true, true),
        ["matmul"] = g => g.MatMul(In(g, "a", 2, 3, 4), In(g, "b", 2, 4, 5)),
        ["matmul, first turned"] = g => g.MatMul(In(g, "a", 2, 2, 4, 3), In(g, "b", 2, 2, 4, 5), transposeA: true, scale: 0.5f),
        ["matmul, second turned"] = g => g.MatMul(In(g, "a", 2, 3, 4), In(g, "b", 2, 5, 4), transposeB: true, scale: 3),
        ["matmul, both turned"] = g => g.MatMul(In(g, "a", 2, 4, 3), In(g, "b", 2, 5, 4), true, true),
        ["matmul with itself"] = g => In(g, "a", 2, 3, 4) is var a ? g.MatMul(a, a, transposeB: true) : a,
        ["reshape"] = g => g.Reshape(In(g, "a", 3, 4), 2, 6),
        ["transpose"] = g => g.Transpose(In(g, "a", 2, 3, 4, 5), 0, 2, 1, 3),
        ["transpose all"] = g => g.Transpose(In(g, "a", 2, 3, 4), 2, 0, 1),
        ["concat"] = g => g.Concat(1, In(g, "a", 2, 3), In(g, "b", 2, 1), In(g, "c", 2, 4)),
        ["slice"] = g => g.Slice(In(g, "a", 2, 5, 3), 1, 2, 4),
        ["pick"] = g => g.Pick(In(g, "a", 3, 6), [4, 0, 3]),
        ["pick of runs"] = g => g.Pick(In(g, "a", 3, 14), [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]),
        ["pick of runs at both ends"] = g => g.Pick(In(g, "a", 3, 14), [0, 1, 2, 3, 4, 9, 10, 11, 12, 13]),
        ["pick of one run"] = g => g.Pick(In(g, "a", 3, 7), [2, 3, 4, 5]),
        ["pick of falling runs"] = g => g.Pick(In(g, "a", 3, 14), [8, 9, 10, 11, 12, 1, 2, 3, 4, 5]),
        ["sum"] = g => g.Sum(In(g, "a", 2, 3, 4), 0, 2),
        ["total"] = g => g.Total(In(g, "a", 2, 3)),
        ["linear"] = g => g.Linear("layer", In(g, "a", 5, 3), 4),
        ["log sum exp of products"] = g => g.LogSumExpOfProducts(In(g, "a", 5, 3), In(g, "b", 7, 3), g.Input("c", [1, 7]), 1.5f),
        ["log sum exp of products without a bias"] = g => g.LogSumExpOfProducts(In(g, "a", 5, 3), In(g, "b", 7, 3)),
        ["softplus sum of products"] = g => g.SoftplusSumOfProducts(In(g, "a", 5, 3), In(g, "b", 7, 3), g.Input("c", [1, 7]), 1.5f),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradient_OfAnOperation_EqualsCentralDifferences(string operation)
    {
        var graph = new Graph(new Random(3));
        var value = Cases[operation](graph);
        // Different weights for different places: a slope that lands in the wrong place shows.
        var weights = new float[Shapes.Count(value.Shape)];
        for (var i = 0; i < weights.Length; i++) weights[i] = (i * 7 % 5 - 1.7f) / weights.Length;
        GradientCheck.Require(graph, graph.Total(graph.Mul(value, graph.Constant(weights, value.Shape))));
    }

    private static Node In(Graph graph, string name, params int[] shape) => graph.Input(name, shape, needsGradient: true);
}

using Personalization.Training.Graphs.Operations;

namespace Personalization.Training.Graphs;

/// <summary>The operations that models and gradients are made of. All check shapes and throw an <see cref="ArgumentException"/> that names both sides.</summary>
public static class GraphOperations
{
    public static Node Add(this Graph graph, Node a, Node b) => graph.Add(new AddOperation(), [a, b]);

    public static Node Sub(this Graph graph, Node a, Node b) => graph.Add(new SubOperation(), [a, b]);

    public static Node Mul(this Graph graph, Node a, Node b) => graph.Add(new MulOperation(), [a, b]);

    public static Node Div(this Graph graph, Node a, Node b) => graph.Add(new DivOperation(), [a, b]);

    public static Node Negative(this Graph graph, Node x) => graph.Add(new NegativeOperation(), [x]);

    public static Node Relu(this Graph graph, Node x) => graph.Add(new ReluOperation(), [x]);

    public static Node Sigmoid(this Graph graph, Node x) => graph.Add(new SigmoidOperation(), [x]);

    /// <summary>log(1 + eˣ).</summary>
    public static Node Softplus(this Graph graph, Node x) => graph.Add(new SoftplusOperation(), [x]);

    /// <summary>Along the last axis.</summary>
    public static Node Softmax(this Graph graph, Node x) => graph.Add(new SoftmaxOperation(), [x]);

    /// <summary>Along the last axis.</summary>
    public static Node UnitLength(this Graph graph, Node x) => graph.Add(new UnitLengthOperation(), [x]);

    /// <summary>Along the last axis; gain and bias are as long as a row.</summary>
    public static Node LayerNorm(this Graph graph, Node x, Node gain, Node bias) => graph.Add(new LayerNormOperation(), [x, gain, bias]);

    /// <summary>scale · a · b + bias of matrices, a or b transposed where said.</summary>
    public static Node Gemm(this Graph graph, Node a, Node b, Node? bias = null, bool transposeA = false, bool transposeB = false, float scale = 1) =>
        graph.Add(new GemmOperation(transposeA, transposeB, scale), bias is null ? [a, b] : [a, b, bias]);

    /// <summary>scale · a · b of the last two dimensions, the leading ones being equal.</summary>
    public static Node MatMul(this Graph graph, Node a, Node b, bool transposeA = false, bool transposeB = false, float scale = 1) =>
        graph.Add(new MatMulOperation(transposeA, transposeB, scale), [a, b]);

    public static Node Reshape(this Graph graph, Node x, params ReadOnlySpan<int> shape) => graph.Add(new ReshapeOperation(shape.ToArray()), [x]);

    public static Node Transpose(this Graph graph, Node x, params ReadOnlySpan<int> order) => graph.Add(new TransposeOperation(order.ToArray()), [x]);

    public static Node Concat(this Graph graph, int axis, params ReadOnlySpan<Node> parts) => graph.Add(new ConcatOperation(axis), parts);

    public static Node Slice(this Graph graph, Node x, int axis, int from, int to) => graph.Add(new SliceOperation(axis, from, to), [x]);

    /// <summary>Columns of a matrix, each at most once.</summary>
    public static Node Pick(this Graph graph, Node x, int[] columns) => graph.Add(new PickOperation(columns), [x]);

    /// <summary>Along the axes, which stay with length 1.</summary>
    public static Node Sum(this Graph graph, Node x, params ReadOnlySpan<int> axes) => graph.Add(new SumOperation(axes.ToArray()), [x]);

    /// <summary>The sum of everything, as a single value.</summary>
    public static Node Total(this Graph graph, Node x) => graph.Sum(x, [.. Enumerable.Range(0, x.Rank)]);

    /// <summary>x · w + b for rows x [R, inputs], with parameters "NAME.weight" [inputs, outputs] and "NAME.bias" [outputs].</summary>
    public static Node Linear(this Graph graph, string name, Node x, int outputs, bool bias = true) =>
        graph.Gemm(x, graph.Weights($"{name}.weight", [x.Shape[^1], outputs]), bias ? graph.Filled($"{name}.bias", [outputs], 0) : null);

    /// <summary>A layer norm with parameters of its own, "NAME.gain" and "NAME.bias".</summary>
    public static Node LayerNorm(this Graph graph, string name, Node x) =>
        graph.LayerNorm(x, graph.Filled($"{name}.gain", [x.Shape[^1]], 1), graph.Filled($"{name}.bias", [x.Shape[^1]], 0));

    /// <summary>log Σₖ exp(scale · q · kᵀ + bias), [R, 1], for queries [R, D] and keys [K, D]. <paramref name="bias"/>: [1, K], without a gradient.</summary>
    /// <remarks>For |scale · q · k + bias| whose spread within a row is below 80: it is read off one column of the softmax.</remarks>
    public static Node LogSumExpOfProducts(this Graph graph, Node queries, Node keys, Node? bias = null, float scale = 1)
    {
        var z = graph.Add(new GemmOperation(false, true, scale), bias is null ? [queries, keys] : [queries, keys, bias], detached: true);
        return graph.Add(new LogSumExpOfProducts(scale), [queries, keys, z, graph.Add(new SoftmaxOperation(), [z], detached: true)]);
    }

    /// <summary>Σₖ log(1 + exp(scale · q · kᵀ + bias)), [R, 1]; otherwise as <see cref="LogSumExpOfProducts"/>.</summary>
    public static Node SoftplusSumOfProducts(this Graph graph, Node queries, Node keys, Node? bias = null, float scale = 1)
    {
        var z = graph.Add(new GemmOperation(false, true, scale), bias is null ? [queries, keys] : [queries, keys, bias], detached: true);
        return graph.Add(new SoftplusSumOfProducts(scale), [queries, keys, z, graph.Add(new SigmoidOperation(), [z], detached: true)]);
    }

    /// <summary>Undoes broadcasting: the sum over what was stretched from <paramref name="shape"/>.</summary>
    internal static Node SumTo(this Graph graph, Node x, int[] shape)
    {
        if (x.Shape.AsSpan().SequenceEqual(shape)) return x;
        var added = x.Rank - shape.Length;
        var axes = Enumerable.Range(0, x.Rank).Where(d => d < added || shape[d - added] == 1 && x.Shape[d] != 1).ToArray();
        // ONNX Runtime's ReduceSum over the first axis is slow; a row of ones times the matrix is the same sum.
        var summed = axes is [0] && x.Rank == 2 ? graph.Gemm(graph.Ones(x.Shape[0]), x) : graph.Sum(x, axes);
        return summed.Shape.AsSpan().SequenceEqual(shape) ? summed : graph.Reshape(summed, shape);
    }

    private static Node Ones(this Graph graph, int count)
    {
        var ones = new float[count];
        Array.Fill(ones, 1);
        return graph.Constant(ones, [1, count]);
    }
}

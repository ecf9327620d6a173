namespace Personalization.Training.Onnx;

/// <summary>The layers that the encoders and the ranker are made of. Each takes and returns names of values of the graph.</summary>
public static class OnnxLayers
{
    /// <summary>x · w + b. <paramref name="x"/>: [rows, inputs]; <paramref name="weights"/>: [inputs, outputs] row-major; <paramref name="bias"/>: [outputs]. Returns [rows, outputs].</summary>
    public static string Linear(this OnnxGraph graph, string layer, string x, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        int outputs = bias.Length;
        string w = graph.Constant($"{layer}.weight", weights, weights.Length / outputs, outputs);
        string b = graph.Constant($"{layer}.bias", bias, outputs);
        return graph.Node("Gemm", [x, w, b]);
    }

    public static string Relu(this OnnxGraph graph, string x) => graph.Node("Relu", [x]);

    public static string Sigmoid(this OnnxGraph graph, string x) => graph.Node("Sigmoid", [x]);

    public static string Concat(this OnnxGraph graph, int axis, params ReadOnlySpan<string> values) =>
        graph.Node("Concat", values, new OnnxAttribute("axis", (long)axis));

    /// <summary>Each row of <paramref name="x"/> ([rows, d]) divided by its length; a row of zeros stays zeros.</summary>
    public static string UnitLength(this OnnxGraph graph, string layer, string x)
    {
        string length = graph.Node("ReduceL2", [x], new OnnxAttribute("axes", [-1L]), new OnnxAttribute("keepdims", 1L));
        // Far below any real length, so that it only ever takes the place of zero.
        string least = graph.Constant($"{layer}.least", [1e-12f]);
        return graph.Node("Div", [x, graph.Node("Max", [length, least])]);
    }
}

using Microsoft.ML.OnnxRuntime;
using Personalization.Training.Onnx;

namespace Personalization.Unit.Training.Onnx;

public sealed class OnnxGraphTests
{
    [Fact]
    public void Linear_ComputesXTimesWeightsPlusBias()
    {
        var graph = new OnnxGraph("layer");
        string x = graph.Input("x", OnnxType.Float32, "rows", 2);
        graph.Output("y", graph.Linear("layer", x, [1, 2, 3, 10, 20, 30], [100, 200, 300]), OnnxType.Float32, "rows", 3);
        Assert.Equal([121, 242, 363], Run(graph, [1, 2], [1, 2]));
    }

    [Fact]
    public void UnitLength_DividesEachRowByItsLengthAndLeavesZerosAlone()
    {
        var graph = new OnnxGraph("unit");
        string x = graph.Input("x", OnnxType.Float32, "rows", 2);
        graph.Output("y", graph.UnitLength("unit", x), OnnxType.Float32, "rows", 2);
        Assert.Equal([0.6f, 0.8f, 0, 0], Run(graph, [3, 4, 0, 0], [2, 2]));
    }

    [Fact]
    public void Layers_InARow_Compute()
    {
        var graph = new OnnxGraph("row");
        string x = graph.Input("x", OnnxType.Float32, "rows", 2);
        string both = graph.Concat(1, graph.Relu(x), graph.Sigmoid(x));
        graph.Output("y", both, OnnxType.Float32, "rows", 4);
        Assert.Equal([0, 1, 0.26894143f, 0.7310586f], Run(graph, [-1, 1], [1, 2]), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Nodes_WithSeveralOutputs_NamesEach()
    {
        var graph = new OnnxGraph("split");
        string x = graph.Input("x", OnnxType.Float32, "rows", 4);
        var halves = graph.Nodes("Split", 2, [x, graph.Constant("lengths", [1L, 3L], 2)], new OnnxAttribute("axis", 1));
        graph.Output("y", halves[1], OnnxType.Float32, "rows", 3);
        Assert.Equal([2, 3, 4], Run(graph, [1, 2, 3, 4], [1, 4]));
    }

    [Fact]
    public void Output_OfAnInput_PassesItThrough()
    {
        var graph = new OnnxGraph("identity");
        graph.Output("y", graph.Input("x", OnnxType.Float32, 2), OnnxType.Float32, 2);
        Assert.Equal([5, 6], Run(graph, [5, 6], [2]));
    }

    [Fact]
    public void Metadata_IsInTheFile()
    {
        var graph = new OnnxGraph("named");
        graph.Output("y", graph.Input("x", OnnxType.Float32, 1), OnnxType.Float32, 1);
        graph.Metadata["feature-schema"] = "3c4d";
        using var session = new InferenceSession(graph.ToBytes());
        Assert.Equal("3c4d", session.ModelMetadata.CustomMetadataMap["feature-schema"]);
    }

    [Fact]
    public void Constant_WithTooFewValues_NamesBothNumbers()
    {
        var graph = new OnnxGraph("wrong");
        var error = Assert.Throws<ArgumentException>(() => graph.Constant("w", [1f, 2f, 3f], 2, 2));
        Assert.Contains("'w' of shape [2, 2] needs 4 values, 3 came", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_WithANameInUse_Throws()
    {
        var graph = new OnnxGraph("wrong");
        graph.Input("x", OnnxType.Float32, 1);
        Assert.Throws<ArgumentException>(() => graph.Input("x", OnnxType.Float32, 1));
    }

    [Fact]
    public void Node_ReadingWhatNothingMakes_Throws()
    {
        var graph = new OnnxGraph("wrong");
        Assert.Throws<ArgumentException>(() => graph.Node("Relu", ["nowhere"]));
    }

    private static float[] Run(OnnxGraph graph, float[] input, long[] shape)
    {
        using var session = new InferenceSession(graph.ToBytes());
        using var x = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["x"], [x], ["y"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}

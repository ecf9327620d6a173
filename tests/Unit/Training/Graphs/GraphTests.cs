using Personalization.Inference;
using Personalization.Training.Graphs;

namespace Personalization.Unit.Training.Graphs;

public sealed class GraphTests
{
    private readonly Graph _graph = new(new Random(1));

    [Fact]
    public void Node_OfShapesThatDoNotGoTogether_IsRefusedWithBoth()
    {
        var (a, b) = (_graph.Input("left", [3, 4]), _graph.Input("right", [5, 6]));
        var error = Assert.Throws<ArgumentException>(() => _graph.Gemm(a, b));
        Assert.Contains("left#0 [3, 4]", error.Message);
        Assert.Contains("right#1 [5, 6]", error.Message);
        Assert.Contains("inner lengths 4 and 5 differ", error.Message);
    }

    [Theory]
    [InlineData("broadcast")]
    [InlineData("reshape")]
    [InlineData("transpose")]
    [InlineData("slice")]
    [InlineData("concat")]
    [InlineData("pick")]
    [InlineData("matmul")]
    public void Node_ThatCannotBe_IsRefused(string which)
    {
        var (a, b) = (_graph.Input("a", [2, 3]), _graph.Input("b", [4, 5]));
        Assert.Throws<ArgumentException>(() => which switch
        {
            "broadcast" => _graph.Add(a, b),
            "reshape" => _graph.Reshape(a, 7),
            "transpose" => _graph.Transpose(a, 0, 0),
            "slice" => _graph.Slice(a, 1, 2, 4),
            "concat" => _graph.Concat(1, a, b),
            "pick" => _graph.Pick(a, [3]),
            _ => _graph.MatMul(a, b),
        });
    }

    [Fact]
    public void Name_UsedTwice_IsRefused()
    {
        _graph.Input("x", [1]);
        Assert.Throws<ArgumentException>(() => _graph.Input("x", [1]));
    }

    [Fact]
    public void Gradients_OfMoreThanOneValue_AreRefused() => Assert.Throws<ArgumentException>(() => Gradients.Of(_graph, _graph.Input("x", [2], needsGradient: true)));

    [Fact]
    public void WriteTraining_WithAParameterOutsideTheLoss_NamesIt()
    {
        var x = _graph.Input("x", [1, 1]);
        _graph.Linear("idle", x, 1);
        Assert.Contains("idle.weight", Assert.Throws<ArgumentException>(() => GraphWriter.WriteTraining(_graph, "g", _graph.Total(x))).Message);
    }

    [Fact]
    public void Serving_OfTrainedValues_ComputesWhatTrainingDid()
    {
        var trained = new Dictionary<string, float[]> { ["layer.weight"] = [1, 2, 3, 4, 5, 6], ["layer.bias"] = [10, 20, 30] };
        var graph = new Graph(new Random(1), trained);
        var y = graph.Linear("layer", graph.Input("x", [Shapes.Rows, 2]), 3);
        using var session = new GraphSession(GraphWriter.Write(graph, "serving", training: false, [("y", y)]), new InferenceOptions(), rows: 2);
        new float[] { 1, 0, 0, 1 }.CopyTo(session["x"], 0);
        session.Run();
        Assert.Equal(["x"], session.Inputs);
        Assert.Equal([11, 22, 33, 14, 25, 36], session["y"]);
    }

    [Fact]
    public void Parameter_GivenTheWrongNumberOfValues_IsRefused()
    {
        var graph = new Graph(new Random(1), new Dictionary<string, float[]> { ["w"] = [1, 2] });
        Assert.Contains("'w'", Assert.Throws<ArgumentException>(() => graph.Weights("w", [3, 1])).Message);
    }

    [Fact]
    public void Weights_OfTheSameSeed_AreTheSame()
    {
        float[] Draw() { var graph = new Graph(new Random(4)); graph.Weights("w", [8, 8]); return graph.Parameters[0].Start; }
        Assert.Equal(Draw(), Draw());
    }
}

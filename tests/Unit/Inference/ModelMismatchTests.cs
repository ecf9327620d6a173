using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Training.Onnx;

namespace Personalization.Unit.Inference;

/// <summary>A release that does not fit this program is refused when it loads, with both sides named.</summary>
public sealed class ModelMismatchTests : IDisposable
{
    private static readonly string Own = FeatureSchema.Hash[..12] + "…";
    private readonly ReleaseFolder _folder = new();

    [Fact]
    public void Manifest_OfAnotherFeatureSchema_NamesBoth()
    {
        var manifest = _folder.Manifest with { FeatureSchema = "0123456789abcdef" };
        var error = Assert.Throws<ModelMismatchException>(() => ReleaseModels.Load(_folder.Path, manifest, new()));
        Assert.Contains($"Release r1 has feature schema 0123456789ab…, this program has {Own}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_OfAnotherFeatureSchema_NamesBoth()
    {
        _folder.Write(ReleaseFiles.Ranker, ReleaseFolder.Ranker(), "fedcba9876543210");
        Assert.Equal($"ranker.onnx expects feature schema fedcba987654…, this program has {Own}", Refused());
    }

    [Fact]
    public void File_WithoutAFeatureSchema_SaysSo()
    {
        _folder.Write(ReleaseFiles.ItemEncoder, ReleaseFolder.ItemEncoder(), schema: null);
        Assert.Equal($"item-encoder.onnx names no feature schema, this program has {Own}", Refused());
    }

    [Fact]
    public void Manifest_OfOtherDimensions_NamesBothShapes()
    {
        var manifest = _folder.Manifest with { Dimensions = 6 };
        var error = Assert.Throws<ModelMismatchException>(() => ReleaseModels.Load(_folder.Path, manifest, new()));
        Assert.Contains("query-encoder.onnx has input items float32 [batch, 50, 5], this program has items float32 [rows, 50, 6]", error.Message, StringComparison.Ordinal);
        Assert.Contains("has output query float32 [batch, 5], this program has query float32 [rows, 6]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_OfOtherHeads_NamesBothShapes()
    {
        var manifest = _folder.Manifest with { Heads = ["click", "cart", "purchase"] };
        var error = Assert.Throws<ModelMismatchException>(() => ReleaseModels.Load(_folder.Path, manifest, new()));
        Assert.Equal("ranker.onnx has output predictions float32 [rows, 8], this program has predictions float32 [rows, 12]", error.Message);
    }

    [Fact]
    public void Ranker_WithHeadsInAnotherOrder_NamesBoth()
    {
        var graph = ReleaseFolder.Ranker();
        graph.Metadata[ModelMetadataKeys.Heads] = "cart,click";
        _folder.Write(ReleaseFiles.Ranker, graph);
        Assert.Equal("ranker.onnx predicts cart,click, the manifest says click,cart", Refused());
    }

    [Fact]
    public void Ranker_WithAnotherInputName_NamesBoth()
    {
        _folder.Write(ReleaseFiles.Ranker, PassThrough("columns", OnnxType.Float32, "rows"));
        Assert.StartsWith("ranker.onnx has inputs [columns], this program has [customer, fields, beside]", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ranker_WithAnotherElementType_NamesBoth()
    {
        _folder.Write(ReleaseFiles.Ranker, PassThrough("customer", OnnxType.Float64, "rows"));
        Assert.StartsWith($"ranker.onnx has input customer Double [rows, {ReleaseFolder.Shape.Customer}], this program has customer float32", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ranker_WithAFixedNumberOfRows_IsRefused()
    {
        _folder.Write(ReleaseFiles.Ranker, PassThrough("customer", OnnxType.Float32, 100));
        Assert.StartsWith($"ranker.onnx has input customer float32 [100, {ReleaseFolder.Shape.Customer}], this program has customer float32 [rows,", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("4,3,2")]
    [InlineData("0,3,2,1")]
    [InlineData("4,3,x,1")]
    public void Ranker_WithoutAShape_IsRefused(string? shape)
    {
        var graph = ReleaseFolder.Ranker();
        graph.Metadata.Remove(ModelMetadataKeys.RankerShape);
        if (shape is not null) graph.Metadata[ModelMetadataKeys.RankerShape] = shape;
        _folder.Write(ReleaseFiles.Ranker, graph);
        Assert.Equal("ranker.onnx names no ranker_shape, four numbers are expected", Refused());
    }

    [Fact]
    public void RankersItems_OfAnotherShape_AreRefused()
    {
        var graph = ReleaseFolder.Ranker();
        graph.Metadata[ModelMetadataKeys.RankerShape] = (ReleaseFolder.Shape with { Customer = 5 }).ToString();
        _folder.Write(ReleaseFiles.Ranker, graph);
        Assert.Equal("ranker.onnx has input customer float32 [rows, 3], this program has customer float32 [rows, 5]", Refused());
        File.Copy(_folder.File(ReleaseFiles.RankerCustomers), _folder.File(ReleaseFiles.RankerItems), overwrite: true);
        _folder.Write(ReleaseFiles.Ranker, ReleaseFolder.Ranker());
        Assert.StartsWith("ranker-items.onnx has input", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatIsNoModel_IsNamed()
    {
        File.WriteAllText(_folder.File(ReleaseFiles.QueryEncoder), "not a model");
        Assert.StartsWith("query-encoder.onnx cannot be loaded by ONNX Runtime", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void File_ThatIsMissing_IsNamed()
    {
        File.Delete(_folder.File(ReleaseFiles.Ranker));
        Assert.StartsWith("ranker.onnx cannot be loaded by ONNX Runtime", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void ItemEncoder_ThatForgetsUnitNorm_IsRefused()
    {
        var graph = new OnnxGraph("item-encoder");
        string attributes = graph.Input("attributes", OnnxType.Float32, "batch", ItemFeatures.Width);
        var weights = new float[ItemFeatures.Width * ReleaseFolder.Dimensions];
        weights[0] = 3;
        graph.Output("vector", graph.Linear("projection", attributes, weights, new float[ReleaseFolder.Dimensions]), OnnxType.Float32, "batch", ReleaseFolder.Dimensions);
        _folder.Write(ReleaseFiles.ItemEncoder, graph);
        Assert.Equal("item-encoder.onnx makes a vector of length 3, 1 is expected", Refused());
    }

    [Theory]
    [InlineData(-0.5f, "-0.5")]
    [InlineData(1.5f, "1.5")]
    [InlineData(float.NaN, "NaN")]
    public void Ranker_WhosePredictionsAreNoProbabilities_IsRefused(float prediction, string shown)
    {
        var graph = ReleaseFolder.Blocks();
        int width = ReleaseFolder.Shape.Block * ReleaseFolder.Heads.Length;
        string customer = graph.Input("customer", OnnxType.Float32, "rows", ReleaseFolder.Shape.Customer);
        foreach (var (name, columns) in (ReadOnlySpan<(string, int)>)[("fields", ReleaseFolder.Shape.Fields), ("beside", ReleaseFolder.Shape.Products + RankingFeatures.Width)])
            graph.Input(name, OnnxType.Float32, "rows", ReleaseFolder.Shape.Block * columns);
        graph.Output("predictions", graph.Linear("heads", customer, new float[ReleaseFolder.Shape.Customer * width], [.. Enumerable.Repeat(prediction, width)]), OnnxType.Float32, "rows", width);
        _folder.Write(ReleaseFiles.Ranker, graph);
        Assert.Equal($"ranker.onnx predicts {shown}, probabilities are expected", Refused());
    }

    public void Dispose() => _folder.Dispose();

    private static OnnxGraph PassThrough(string input, OnnxType type, OnnxDimension rows)
    {
        var graph = ReleaseFolder.Blocks();
        graph.Output("predictions", graph.Input(input, type, rows, ReleaseFolder.Shape.Customer), type, rows, ReleaseFolder.Shape.Customer);
        foreach (string other in (ReadOnlySpan<string>)["fields", "beside"])
            if (input == "customer") graph.Input(other, OnnxType.Float32, "rows", 1);
        return graph;
    }

    private string Refused() => Assert.Throws<ModelMismatchException>(() => _folder.Load().Dispose()).Message;
}

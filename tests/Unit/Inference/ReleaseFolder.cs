using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Training.Onnx;

namespace Personalization.Unit.Inference;

/// <summary>A temporary folder with the three model files of a release, small and with seeded weights that the oracles of <see cref="Oracle"/> share.</summary>
internal sealed class ReleaseFolder : IDisposable
{
    public const int Dimensions = 5;
    public static readonly ImmutableArray<string> Heads = ["click", "cart"];

    public ReleaseFolder()
    {
        Path = Directory.CreateTempSubdirectory("release-").FullName;
        Write(ReleaseFiles.QueryEncoder, QueryEncoder());
        Write(ReleaseFiles.ItemEncoder, ItemEncoder());
        Write(ReleaseFiles.Ranker, Ranker());
    }

    public string Path { get; }

    public ReleaseManifest Manifest { get; init; } = new()
    {
        Id = "r1",
        Created = DateTimeOffset.UnixEpoch,
        DataSet = "test",
        Dimensions = Dimensions,
        Items = 0,
        FeatureSchema = FeatureSchema.Hash,
        Heads = Heads,
    };

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, OnnxGraph graph, string? schema = "")
    {
        if (schema is not null)
        {
            graph.Metadata[ModelMetadataKeys.FeatureSchema] = schema.Length == 0 ? FeatureSchema.Hash : schema;
        }
        System.IO.File.WriteAllBytes(File(name), graph.ToBytes());
    }

    public ReleaseModels Load(InferenceOptions? options = null) => ReleaseModels.Load(Path, Manifest, options ?? new InferenceOptions());

    public static OnnxGraph QueryEncoder()
    {
        var graph = new OnnxGraph("query-encoder");
        string items = graph.Input("items", OnnxType.Float32, "batch", QueryFeatures.MaxItems, Dimensions);
        string events = graph.Input("events", OnnxType.Float32, "batch", QueryFeatures.MaxItems, EventFeatures.Width);
        string axis = graph.Constant("axis", [1L], 1);
        string present = graph.Node("Slice", [events, graph.Constant("from", [0L], 1), graph.Constant("to", [1L], 1), graph.Constant("of", [2L], 1)]);
        string turned = graph.Node("Transpose", [present], new OnnxAttribute("perm", [0L, 2L, 1L]));
        string pooled = graph.Node("Squeeze", [graph.Node("MatMul", [turned, items]), axis]);
        string projected = graph.Linear("projection", pooled, Oracle.QueryWeights, Oracle.QueryBias);
        graph.Output("query", graph.UnitLength("query", projected), OnnxType.Float32, "batch", Dimensions);
        return graph;
    }

    public static OnnxGraph ItemEncoder()
    {
        var graph = new OnnxGraph("item-encoder");
        string attributes = graph.Input("attributes", OnnxType.Float32, "batch", ItemFeatures.Width);
        string projected = graph.Linear("projection", attributes, Oracle.ItemWeights, new float[Dimensions]);
        graph.Output("vector", graph.UnitLength("vector", projected), OnnxType.Float32, "batch", Dimensions);
        return graph;
    }

    public static OnnxGraph Ranker()
    {
        var graph = new OnnxGraph("ranker");
        string features = graph.Input("features", OnnxType.Float32, "rows", RankingFeatures.Width);
        string hidden = graph.Relu(graph.Linear("hidden", features, Oracle.HiddenWeights, Oracle.HiddenBias));
        string logits = graph.Linear("heads", hidden, Oracle.HeadWeights, Oracle.HeadBias);
        graph.Output("predictions", graph.Sigmoid(logits), OnnxType.Float32, "rows", Heads.Length);
        return graph;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Training.Onnx;

namespace Personalization.Unit.Inference;

/// <summary>A temporary folder with the model files of a release, small and with seeded weights that the oracles of <see cref="Oracle"/> share.</summary>
internal sealed class ReleaseFolder : IDisposable
{
    public const int Dimensions = 5;
    public static readonly ImmutableArray<string> Heads = ["click", "cart"];
    public static readonly RankerShape Shape = new(Block: 4, Customer: 3, Fields: 2, Products: 1);

    public ReleaseFolder()
    {
        Path = Directory.CreateTempSubdirectory("release-").FullName;
        Write(ReleaseFiles.QueryEncoder, QueryEncoder());
        Write(ReleaseFiles.ItemEncoder, ItemEncoder());
        Write(ReleaseFiles.RankerCustomers, Projection("features", CustomerSideFeatures.Width(Dimensions), "customer", Shape.Customer, Oracle.CustomerWeights));
        Write(ReleaseFiles.RankerItems, Projection("features", ItemSideFeatures.Width(Dimensions), "items", Shape.ItemWidth, Oracle.SideWeights));
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
        graph.Input("about", OnnxType.Float32, "batch", AboutFeatures.Width);
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

    /// <summary>Linear in everything, then a sigmoid.</summary>
    public static OnnxGraph Ranker()
    {
        var graph = Blocks();
        int beside = Shape.Products + RankingFeatures.Width;
        string customer = graph.Node("MatMul", [graph.Input("customer", OnnxType.Float32, "rows", Shape.Customer), graph.Constant("of-customer", Oracle.HeadsOfCustomer, Shape.Customer, Heads.Length)]);
        string sum = graph.Node("Add",
            [
                graph.Node("MatMul", [Reshaped(graph, graph.Input("fields", OnnxType.Float32, "rows", Shape.Block * Shape.Fields), Shape.Block, Shape.Fields), graph.Constant("of-fields", Oracle.HeadsOfFields, Shape.Fields, Heads.Length)]),
                graph.Node("MatMul", [Reshaped(graph, graph.Input("beside", OnnxType.Float32, "rows", Shape.Block * beside), Shape.Block, beside), graph.Constant("of-beside", Oracle.HeadsBeside, beside, Heads.Length)]),
            ]);
        string logits = graph.Node("Add", [sum, Reshaped(graph, customer, 1, Heads.Length)]);
        string flat = graph.Node("Reshape", [graph.Sigmoid(logits), graph.Constant("flat", [-1L, Shape.Block * Heads.Length], 2)]);
        graph.Output("predictions", flat, OnnxType.Float32, "rows", Shape.Block * Heads.Length);
        return graph;
    }

    /// <summary>An empty ranker that names the shape.</summary>
    public static OnnxGraph Blocks()
    {
        var graph = new OnnxGraph("ranker");
        graph.Metadata[ModelMetadataKeys.RankerShape] = Shape.ToString();
        return graph;
    }

    private static string Reshaped(OnnxGraph graph, string value, int rows, int columns) =>
        graph.Node("Reshape", [value, graph.Constant($"{value}-blocks", [-1L, rows, columns], 3)]);

    private static OnnxGraph Projection(string input, int inputs, string output, int outputs, float[] weights)
    {
        var graph = new OnnxGraph(output);
        graph.Output(output, graph.Linear("projection", graph.Input(input, OnnxType.Float32, "rows", inputs), weights, new float[outputs]), OnnxType.Float32, "rows", outputs);
        return graph;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Graphs;
using Personalization.Training.Model;

namespace Personalization.Training.Ranker;

/// <summary>
/// The ranker as graphs: a DLRM of 26 fields of 16 numbers, sixteen of the customer and ten of the item, each a linear map of a part of the features; the whole for training,
/// and three parts for serving. As all of an item's fields come from its features, an item that nobody has touched is ranked like any other.
/// </summary>
internal sealed class RankerModel(int dimensions, ImmutableArray<string> heads, RankerOptions options)
{
    private const int Width = 16, CustomerFields = 16, ItemFields = 10;

    /// <summary>Items of a block: 300 and 500 candidates, the usual numbers, are whole blocks; more would be padding for other numbers, fewer make the products among few rows.</summary>
    private const int Block = 20;

    public DlrmShape Shape { get; } = new(CustomerSideFeatures.Numbers.Count, CustomerFields + ItemFields, Width, [.. options.Bottom], [.. options.Top], heads.Length, RankingFeatures.Width);

    private Part[] OfCustomer =>
    [
        new("query", dimensions, 3, true), new("last", dimensions, 2, true), new("anchors", dimensions, 3, true), new("recent", dimensions, 2, true), new("passed", dimensions, 1, true),
        new("kept", dimensions, 2, true), new("tastes", CustomerSideFeatures.Categories, 1), new("categories", CustomerSideFeatures.Categories, 1), new("prices", CustomerSideFeatures.Prices, 1),
    ];

    private Part[] OfItem =>
    [
        new("vector", dimensions, 7, true), new("category", ItemSideFeatures.Categories, 1), new("price", ItemSideFeatures.Prices, 1), new("popularity", ItemSideFeatures.Popularities, 1),
    ];

    /// <summary>What makes of person and moment what is added to the customer's numbers: it costs nothing a candidate, and begins as nothing. [P, D].</summary>
    public const string AboutWeight = "customer.about.weight";

    /// <summary>Values of it to a column.</summary>
    public const int AboutValues = Width;

    /// <summary>Whether the parameter makes fields of items.</summary>
    public static bool IsOfItems(string parameter) => parameter.StartsWith("item.", StringComparison.Ordinal);

    /// <summary>Whether the parameter makes fields of customers.</summary>
    public static bool IsOfCustomers(string parameter) => parameter.StartsWith("customer.", StringComparison.Ordinal);

    /// <summary>Logits [N, H]. Inputs customers [N, C], items [N, I], pairs [N, F]; the customers' numbers and the pairs standardised.</summary>
    public Node Logits(Graph graph, int rows)
    {
        var customers = graph.Input("customers", [rows, CustomerSideFeatures.Width(dimensions)]);
        var items = graph.Input("items", [rows, ItemSideFeatures.Width(dimensions)]);
        var pairs = graph.Input("pairs", [rows, RankingFeatures.Width]);
        return graph.Add(Dlrm.Logits(graph, Shape, Dense(graph, customers), graph.Concat(1, OurFields(graph, customers), TheirFields(graph, items)), pairs, About(graph, customers)), Retrieval(graph, pairs));
    }

    /// <summary>The files, from trained parameters that read features as they are.</summary>
    public TrainedRanker Write(IReadOnlyDictionary<string, float[]> parameters)
    {
        var customers = new Graph(new Random(0), parameters);
        var features = customers.Input("features", [Shapes.Rows, CustomerSideFeatures.Width(dimensions)]);
        var customer = Dlrm.CustomerSide(customers, Shape, Dense(customers, features), OurFields(customers, features), About(customers, features));
        var items = new Graph(new Random(0), parameters);
        var item = Dlrm.ItemSide(items, Shape, TheirFields(items, items.Input("features", [Shapes.Rows, ItemSideFeatures.Width(dimensions)])));
        var shape = new RankerShape(Block, customer.Shape[1], ItemFields * Width, item.Shape[1] - ItemFields * Width);
        var ranker = new Graph(new Random(0), parameters);
        var (own, fields) = (ranker.Input("customer", [Shapes.Rows, shape.Customer]), ranker.Input("fields", [Shapes.Rows, Block * shape.Fields]));
        var beside = ranker.Input("beside", [Shapes.Rows, Block * (shape.Products + RankingFeatures.Width)]);
        var logits = ranker.Add(Dlrm.LogitsOfBlocks(ranker, Shape, CustomerFields, Block, own, fields, beside),
            Retrieval(ranker, ranker.Reshape(beside, Shapes.Rows, shape.Products + RankingFeatures.Width)));
        var metadata = new Dictionary<string, string>
        {
            [ModelMetadataKeys.FeatureSchema] = FeatureSchema.Hash,
            [ModelMetadataKeys.RankerShape] = shape.ToString(),
            [ModelMetadataKeys.Heads] = string.Join(',', heads),
        };
        return new TrainedRanker(dimensions, heads,
            GraphWriter.Write(customers, "ranker-customers", training: false, [("customer", customer)], metadata),
            GraphWriter.Write(items, "ranker-items", training: false, [("items", item)], metadata),
            GraphWriter.Write(ranker, "ranker", training: false, [("predictions", ranker.Sigmoid(ranker.Reshape(logits, Shapes.Rows, Block * heads.Length)))], metadata));
    }

    /// <summary>What retrieval makes of the item goes straight to the logits: the ranker begins with its order, and learns what is different from it.</summary>
    private Node Retrieval(Graph graph, Node beside) =>
        graph.Gemm(graph.Slice(beside, 1, beside.Shape[1] - RankingFeatures.Width + RankingFeatures.RetrievalAt, beside.Shape[1]), graph.Filled("retrieval.weight", [1, heads.Length], 0));

    private static Node Dense(Graph graph, Node customers) => graph.Slice(customers, 1, 0, CustomerSideFeatures.Numbers.Count);

    private static Node About(Graph graph, Node customers) =>
        graph.Gemm(graph.Slice(customers, 1, customers.Shape[1] - AboutFeatures.Width, customers.Shape[1]), graph.Filled(AboutWeight, [AboutFeatures.Width, Width], 0));

    private Node OurFields(Graph graph, Node customers) => Fields(graph, "customer", customers, CustomerSideFeatures.Numbers.Count, OfCustomer);

    private Node TheirFields(Graph graph, Node items) => Fields(graph, "item", items, 0, OfItem);

    private static Node Fields(Graph graph, string name, Node features, int from, Part[] parts)
    {
        var fields = new List<Node>(parts.Length);
        foreach (var part in parts)
        {
            var (columns, label) = (graph.Slice(features, 1, from, from + part.Columns), $"{name}.{part.Name}");
            var (shape, width) = ((int[])[part.Columns, part.Fields * Width], part.Fields * Width);
            fields.Add(graph.Gemm(columns, part.Drawn ? graph.Weights($"{label}.weight", shape) : graph.Filled($"{label}.weight", shape, 0), graph.Filled($"{label}.bias", [width], 0)));
            from += part.Columns;
        }
        return graph.Reshape(graph.Concat(1, [.. fields]), features.Shape[0], parts.Sum(p => p.Fields), Width);
    }

    /// <summary>Columns of the features that become fields.</summary>
    /// <param name="Drawn">Whether the map starts at random, as vectors need it. Bands start at nothing: one that training hardly met says hardly anything.</param>
    private readonly record struct Part(string Name, int Columns, int Fields, bool Drawn = false);
}

using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Graphs;

namespace Personalization.Training.Towers;

/// <summary>What a training of the two towers found.</summary>
/// <param name="Vectors">[items × D] unit vectors of the catalogue.</param>
/// <param name="Query">Parameters of the query tower by name.</param>
/// <param name="AttributeWeights">[A × D], and with the bias [D] the encoder of items nobody has touched.</param>
public sealed record TrainedTowers(TowerOptions Options, float[] Vectors, IReadOnlyDictionary<string, float[]> Query, float[] AttributeWeights, float[] AttributeBias)
{
    /// <summary>The query tower for serving: items [rows, L, D], events [rows, L, E] → query [rows, D].</summary>
    public byte[] QueryOnnx()
    {
        var graph = new Graph(new Random(0), Query);
        var items = graph.Input("items", [Shapes.Rows, QueryFeatures.MaxItems, Options.Dimensions]);
        var events = graph.Input("events", [Shapes.Rows, QueryFeatures.MaxItems, EventFeatures.Width]);
        var query = new QueryTower(graph, Options, Shapes.Rows, QueryFeatures.MaxItems).AfterLast(items, events);
        return GraphWriter.Write(graph, "query-tower", training: false, [("query", query)], new Dictionary<string, string> { [ModelMetadataKeys.FeatureSchema] = FeatureSchema.Hash });
    }
}

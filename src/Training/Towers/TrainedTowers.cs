using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Graphs;

namespace Personalization.Training.Towers;

/// <summary>What a training of the two towers found.</summary>
/// <param name="Vectors">[items × D] unit vectors of the catalogue.</param>
/// <param name="Query">Parameters of the query tower by name.</param>
/// <param name="Slots">What the query tower is told of customers and moments.</param>
/// <param name="AttributeWeights">[A × D], and with the bias [D] the encoder of items nobody has touched.</param>
public sealed record TrainedTowers(TowerOptions Options, CustomerSlots Slots, float[] Vectors, IReadOnlyDictionary<string, float[]> Query, float[] AttributeWeights, float[] AttributeBias)
{
    /// <summary>The query tower for serving: items [rows, L, D], events [rows, L, E], about [rows, P] → query [rows, D].</summary>
    public byte[] QueryOnnx()
    {
        var graph = new Graph(new Random(0), Query);
        var items = graph.Input("items", [Shapes.Rows, QueryFeatures.MaxItems, Options.Dimensions]);
        var events = graph.Input("events", [Shapes.Rows, QueryFeatures.MaxItems, EventFeatures.Width]);
        var about = graph.Input("about", [Shapes.Rows, AboutFeatures.Width]);
        var query = new QueryTower(graph, Options, Shapes.Rows, QueryFeatures.MaxItems, TowerInputs.Of(Slots)).AfterLast(items, events, about);
        return GraphWriter.Write(graph, "query-tower", training: false, [("query", query)], new Dictionary<string, string> { [ModelMetadataKeys.FeatureSchema] = FeatureSchema.Hash });
    }
}

using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Training.Onnx;

namespace Personalization.Training.Model;

/// <summary>Weighs and sums the vectors of recent items, maps the sum linearly, normalises.</summary>
/// <param name="map">[D × D], query = pooled · map.</param>
public sealed class TrainedQueryEncoder(int dimensions, float[] map) : IQueryEncoder
{
    public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> weights, Span<float> queries)
    {
        var (length, d) = (weights.Length / batch, dimensions);
        Span<float> pooled = stackalloc float[d];
        for (var b = 0; b < batch; b++)
        {
            pooled.Clear();
            for (var i = 0; i < length; i++)
                if (weights[b * length + i] is var weight and not 0) Kernels.AddScaled(pooled, items.Slice((b * length + i) * d, d), weight);
            var query = queries.Slice(b * d, d);
            query.Clear();
            for (var i = 0; i < d; i++) Kernels.AddScaled(query, map.AsSpan(i * d, d), pooled[i]);
            Vectors.Normalize(query);
        }
    }

    /// <summary>The same as an ONNX file: items [batch, L, D], weights [batch, L] → query [batch, D].</summary>
    public byte[] ToOnnx()
    {
        var graph = new OnnxGraph("query-encoder");
        var items = graph.Input("items", OnnxType.Float32, "batch", QueryFeatures.MaxItems, dimensions);
        var weights = graph.Input("weights", OnnxType.Float32, "batch", QueryFeatures.MaxItems);
        var middle = graph.Constant("middle", [1L], 1);
        var pooled = graph.Node("Squeeze", [graph.Node("MatMul", [graph.Node("Unsqueeze", [weights, middle]), items]), middle]);
        var mapped = graph.Node("MatMul", [pooled, graph.Constant("map", map, dimensions, dimensions)]);
        graph.Output("query", graph.UnitLength("unit", mapped), OnnxType.Float32, "batch", dimensions);
        graph.Metadata[ModelMetadataKeys.FeatureSchema] = FeatureSchema.Hash;
        return graph.ToBytes();
    }
}

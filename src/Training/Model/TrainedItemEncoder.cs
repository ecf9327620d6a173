using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Training.Onnx;

namespace Personalization.Training.Model;

/// <summary>A linear map from hashed attributes to a unit vector: attributes · weights + bias, normalised.</summary>
/// <param name="weights">[A × D].</param>
/// <param name="bias">[D].</param>
public sealed class TrainedItemEncoder(float[] weights, float[] bias) : IItemEncoder
{
    public void Encode(int batch, ReadOnlySpan<float> attributes, Span<float> vectors)
    {
        var d = bias.Length;
        for (var b = 0; b < batch; b++)
        {
            var vector = vectors.Slice(b * d, d);
            bias.CopyTo(vector);
            for (var a = 0; a < ItemFeatures.Width; a++)
                if (attributes[b * ItemFeatures.Width + a] is var x and not 0) Kernels.AddScaled(vector, weights.AsSpan(a * d, d), x);
            Vectors.Normalize(vector);
        }
    }

    /// <summary>The same as an ONNX file: attributes [batch, A] → vector [batch, D].</summary>
    public byte[] ToOnnx()
    {
        var graph = new OnnxGraph("item-encoder");
        var attributes = graph.Input("attributes", OnnxType.Float32, "batch", ItemFeatures.Width);
        var vector = graph.UnitLength("unit", graph.Linear("linear", attributes, weights, bias));
        graph.Output("vector", vector, OnnxType.Float32, "batch", bias.Length);
        graph.Metadata[ModelMetadataKeys.FeatureSchema] = FeatureSchema.Hash;
        return graph.ToBytes();
    }
}

using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Training.Onnx;

namespace Personalization.Training.Model;

/// <summary>The trained ranker in float32: linear layers with ReLU between and a sigmoid at the end. Takes raw features: their scaling is in the first layer.</summary>
/// <param name="layers">Weights [inputs × outputs] and bias [outputs] of each layer.</param>
public sealed class TrainedRanker(ImmutableArray<string> heads, ImmutableArray<(float[] Weights, float[] Bias)> layers) : IRankingModel
{
    public ImmutableArray<string> Heads => heads;

    public void Predict(int rows, ReadOnlySpan<float> features, Span<float> predictions)
    {
        var widest = layers.Max(l => l.Bias.Length);
        Span<float> x = stackalloc float[Math.Max(widest, RankingFeatures.Width)];
        Span<float> y = stackalloc float[widest];
        for (var r = 0; r < rows; r++)
        {
            features.Slice(r * RankingFeatures.Width, RankingFeatures.Width).CopyTo(x);
            var inputs = RankingFeatures.Width;
            for (var l = 0; l < layers.Length; l++)
            {
                var (weights, bias) = layers[l];
                var outputs = y[..bias.Length];
                bias.CopyTo(outputs);
                for (var i = 0; i < inputs; i++) Kernels.AddScaled(outputs, weights.AsSpan(i * bias.Length, bias.Length), x[i]);
                if (l < layers.Length - 1)
                    foreach (ref var value in outputs) value = MathF.Max(0, value);
                outputs.CopyTo(x);
                inputs = bias.Length;
            }
            for (var h = 0; h < heads.Length; h++) predictions[r * heads.Length + h] = 1 / (1 + MathF.Exp(-x[h]));
        }
    }

    /// <summary>The same as an ONNX file: features [rows, F] → predictions [rows, H].</summary>
    public byte[] ToOnnx()
    {
        var graph = new OnnxGraph("ranker");
        var x = graph.Input("features", OnnxType.Float32, "rows", RankingFeatures.Width);
        for (var l = 0; l < layers.Length; l++)
        {
            x = graph.Linear($"layer{l}", x, layers[l].Weights, layers[l].Bias);
            x = l < layers.Length - 1 ? graph.Relu(x) : graph.Sigmoid(x);
        }
        graph.Output("predictions", x, OnnxType.Float32, "rows", heads.Length);
        graph.Metadata[ModelMetadataKeys.FeatureSchema] = FeatureSchema.Hash;
        graph.Metadata[ModelMetadataKeys.Heads] = string.Join(',', heads);
        return graph.ToBytes();
    }
}

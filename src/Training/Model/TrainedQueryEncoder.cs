using Personalization.Core.Releases;
using Personalization.Inference;

namespace Personalization.Training.Model;

/// <summary>The query tower as it will be served: the very file, run by ONNX Runtime.</summary>
public sealed class TrainedQueryEncoder(byte[] model, int dimensions) : IQueryEncoder, IDisposable
{
    private readonly OnnxQueryEncoder _encoder = new(model, dimensions, new InferenceOptions { Provider = InferenceProvider.Cpu });

    public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> events, ReadOnlySpan<float> about, Span<float> queries) =>
        _encoder.Encode(batch, items, events, about, queries);

    /// <summary>items [batch, L, D], events [batch, L, E], about [batch, P] → query [batch, D].</summary>
    public byte[] ToOnnx() => model;

    public void Dispose() => _encoder.Dispose();
}

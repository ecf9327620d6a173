using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// The item tower of a release: attributes [B, A] → vector [B, D], float32, A = <see cref="ItemFeatures.Width"/>.
/// Thread safe, also when it is disposed meanwhile; allocates nothing in steady state.
/// </summary>
public sealed class OnnxItemEncoder : IItemEncoder, IDisposable
{
    // A row is A values, 2 kB: 256 rows are as much as a core's cache takes.
    private const int RowsPerRun = 256;

    private readonly OnnxModel _model;

    /// <param name="path">The model file.</param>
    /// <param name="dimensions">D.</param>
    /// <exception cref="ModelMismatchException">The file does not fit this program.</exception>
    public OnnxItemEncoder(string path, int dimensions, InferenceOptions options) =>
        _model = new OnnxModel(ModelSource.File(path), [new("attributes", ItemFeatures.Width)], new("vector", dimensions), RowsPerRun, options);

    public ProviderChoice Provider => _model.Provider;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A length does not fit the batch.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed.</exception>
    public void Encode(int batch, ReadOnlySpan<float> attributes, Span<float> vectors) => _model.Run(batch, attributes, default, default, vectors);

    public void Dispose() => _model.Dispose();
}

using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// The query tower of a release: items [B, L, D] and weights [B, L] → query [B, D], float32, L = <see cref="QueryFeatures.MaxItems"/>.
/// Thread safe, also when it is disposed meanwhile; allocates nothing in steady state.
/// </summary>
public sealed class OnnxQueryEncoder : IQueryEncoder, IDisposable
{
    // A row is L × D values, 8 kB at 64 dimensions: 64 rows are as much as a core's cache takes.
    private const int RowsPerRun = 64;

    private readonly OnnxModel _model;
    private readonly int _dimensions;

    /// <param name="path">The model file.</param>
    /// <param name="dimensions">D.</param>
    /// <exception cref="ModelMismatchException">The file does not fit this program.</exception>
    public OnnxQueryEncoder(string path, int dimensions, InferenceOptions options)
    {
        _dimensions = dimensions;
        _model = new OnnxModel(path, [new("items", QueryFeatures.MaxItems, dimensions), new("weights", QueryFeatures.MaxItems)], new("query", dimensions), RowsPerRun, options);
    }

    public ProviderChoice Provider => _model.Provider;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A length does not fit the batch.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed.</exception>
    public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> weights, Span<float> queries)
    {
        _model.Run(batch, items, weights, queries);
        for (int row = 0; row < batch; row++)
        {
            // What a model makes of nothing is its bias, which is no taste of this customer.
            if (!weights.Slice(row * QueryFeatures.MaxItems, QueryFeatures.MaxItems).ContainsAnyExcept(0f))
            {
                queries.Slice(row * _dimensions, _dimensions).Clear();
            }
        }
    }

    public void Dispose() => _model.Dispose();
}

using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// The query tower of a release: items [B, L, D], events [B, L, E] and about [B, P] → query [B, D], float32, L = <see cref="QueryFeatures.MaxItems"/>, E = <see cref="EventFeatures.Width"/>,
/// P = <see cref="AboutFeatures.Width"/>.
/// Thread safe, also when it is disposed meanwhile; allocates nothing in steady state.
/// </summary>
public sealed class OnnxQueryEncoder : IQueryEncoder, IDisposable
{
    // A row's activations are some L × D values a layer, 13 kB at 64 dimensions: 32 rows are as much as a core's cache takes.
    private const int RowsPerRun = 32;

    private readonly OnnxModel _model;
    private readonly int _dimensions;

    /// <param name="path">The model file.</param>
    /// <param name="dimensions">D.</param>
    /// <exception cref="ModelMismatchException">The file does not fit this program.</exception>
    public OnnxQueryEncoder(string path, int dimensions, InferenceOptions options) : this(ModelSource.File(path), dimensions, options)
    {
    }

    /// <param name="model">The content of a model file.</param>
    /// <param name="dimensions">D.</param>
    /// <exception cref="ModelMismatchException">The model does not fit this program.</exception>
    public OnnxQueryEncoder(byte[] model, int dimensions, InferenceOptions options) : this(ModelSource.Memory(model), dimensions, options)
    {
    }

    private OnnxQueryEncoder(ModelSource source, int dimensions, InferenceOptions options)
    {
        _dimensions = dimensions;
        _model = new OnnxModel(source, [new("items", QueryFeatures.MaxItems, dimensions), new("events", QueryFeatures.MaxItems, EventFeatures.Width), new("about", AboutFeatures.Width)], new("query", dimensions), RowsPerRun, options);
    }

    public ProviderChoice Provider => _model.Provider;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A length does not fit the batch.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed.</exception>
    public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> events, ReadOnlySpan<float> about, Span<float> queries)
    {
        _model.Run(batch, items, events, about, queries);
        for (int row = 0; row < batch; row++)
        {
            // What a model makes of nothing is its bias, which is no taste of this customer.
            if (events[row * QueryFeatures.MaxItems * EventFeatures.Width] == 0 && about[row * AboutFeatures.Width + AttributeColumns.KnownAt] == 0)
            {
                queries.Slice(row * _dimensions, _dimensions).Clear();
            }
        }
    }

    public void Dispose() => _model.Dispose();
}

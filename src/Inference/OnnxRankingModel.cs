using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// The ranker of a release: features [N, F] → predictions [N, H], float32, F = <see cref="RankingFeatures.Width"/>, H = heads.
/// Thread safe, also when it is disposed meanwhile; allocates nothing in steady state.
/// </summary>
public sealed class OnnxRankingModel : IRankingModel, IDisposable
{
    private readonly OnnxModel _model;

    /// <param name="path">The model file.</param>
    /// <param name="heads">What the columns of the predictions are.</param>
    /// <exception cref="ModelMismatchException">The file does not fit this program.</exception>
    public OnnxRankingModel(string path, ImmutableArray<string> heads, InferenceOptions options)
    {
        Heads = heads;
        _model = new OnnxModel(ModelSource.File(path), [new("features", RankingFeatures.Width)], new("predictions", heads.Length), options.RankerRows, options);
        string expected = string.Join(',', heads);
        if (_model.Metadata.GetValueOrDefault(ModelMetadataKeys.Heads, expected) is var named && named != expected)
        {
            _model.Dispose();
            throw new ModelMismatchException($"{_model} predicts {named}, the manifest says {expected}");
        }
    }

    public ImmutableArray<string> Heads { get; }

    public ProviderChoice Provider => _model.Provider;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A length does not fit the rows.</exception>
    /// <exception cref="ObjectDisposedException">The ranker was disposed.</exception>
    public void Predict(int rows, ReadOnlySpan<float> features, Span<float> predictions) => _model.Run(rows, features, default, predictions);

    public void Dispose() => _model.Dispose();
}

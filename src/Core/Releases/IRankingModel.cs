using System.Collections.Immutable;

namespace Personalization.Core.Releases;

/// <summary>The ranker. Thread safe; synchronous and CPU-bound.</summary>
public interface IRankingModel
{
    /// <summary>What the columns of the predictions are.</summary>
    ImmutableArray<string> Heads { get; }

    /// <param name="features">[N × F], see <see cref="Features.RankingFeatures"/>.</param>
    /// <param name="predictions">[N × H], filled with probabilities.</param>
    void Predict(int rows, ReadOnlySpan<float> features, Span<float> predictions);
}

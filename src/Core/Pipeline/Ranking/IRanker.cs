using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>Predicts what the customer would do with each item, wherever the model runs.</summary>
public interface IRanker
{
    /// <returns>[N × H] probabilities, H as in <see cref="Releases.ReleaseManifest.Heads"/>.</returns>
    ValueTask<float[]> RankAsync(PipelineContext context, ItemRow[] items, CancellationToken cancellation);
}

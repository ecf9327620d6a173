using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>Predicts what the customer would do with each item, wherever the model runs.</summary>
public interface IRanker
{
    /// <param name="ranked">N items; their arrays are in use until the answer is there, and for good when none comes.</param>
    /// <returns>[N × H] probabilities, H as in <see cref="Releases.ReleaseManifest.Heads"/>.</returns>
    ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation);
}

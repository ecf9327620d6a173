using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>Predicts what the customer would do with each item, wherever the model runs.</summary>
public interface IRanker
{
    /// <param name="retrieval">[N] what retrieval made of each, see <see cref="Candidate.Retrieval"/>.</param>
    /// <returns>[N × H] probabilities, H as in <see cref="Releases.ReleaseManifest.Heads"/>.</returns>
    ValueTask<float[]> RankAsync(PipelineContext context, ItemRow[] items, float[] retrieval, CancellationToken cancellation);
}

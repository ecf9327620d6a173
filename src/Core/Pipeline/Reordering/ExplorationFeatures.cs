using Personalization.Core.Exploration;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>What <see cref="LinearModel"/> sees of a candidate; see <see cref="ExplorationPool.Width"/>.</summary>
public static class ExplorationFeatures
{
    private const double NewDays = 14;

    /// <param name="value">Scaled to 0..1 over the pool.</param>
    /// <param name="row">[<see cref="ExplorationPool.Width"/>], filled with finite numbers.</param>
    public static void Fill(PipelineContext context, in Candidate candidate, float value, Span<float> row)
    {
        row[0] = 1;
        row[1] = value;
        row[2] = candidate.Similarity;
        row[3] = candidate.Row.LogPopularity / 10;
        row[4] = (context.Now - candidate.Row.Item.CreatedAt).TotalDays < NewDays ? 1 : 0;
        row[5] = candidate.From(CandidateSources.Explore) ? 1 : 0;
    }
}

namespace Personalization.Training.Ranker;

/// <summary>What the ranker learns from: rows of an item at a moment of a customer.</summary>
/// <param name="Customers">[moments × C], see <see cref="Core.Features.CustomerSideFeatures"/>.</param>
/// <param name="Moments">[rows].</param>
/// <param name="Items">[rows] numbers of items in the release's table.</param>
/// <param name="Pairs">[rows × F], see <see cref="Core.Features.RankingFeatures"/>.</param>
/// <param name="Labels">[rows × H], 0 to 1; NaN where the row says nothing of the head.</param>
/// <param name="Drawn">[rows]: whether the row is a negative that was drawn, and not one that the customer was shown.</param>
/// <param name="Thinning">Candidates that a served request ranks, for each negative that was drawn: how much rarer a positive is in serving than here.</param>
/// <param name="HeldOutFrom">Rows from here on are of other customers than those before, and measure what was learned.</param>
public sealed record RankerExamples(float[] Customers, int[] Moments, int[] Items, float[] Pairs, float[] Labels, bool[] Drawn, double Thinning, int HeldOutFrom)
{
    public int Rows => Items.Length;
}

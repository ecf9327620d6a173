using Personalization.Core.Catalog;

namespace Personalization.Core.Pipeline.Ranking;

/// <summary>The arrays of one request's ranking, for the next request with as many items. Given back only by a ranking that has ended and filled them.</summary>
/// <param name="items">N.</param>
/// <param name="heads">H.</param>
internal sealed class RankingSheet(int items, int heads)
{
    public ItemRow[] Items { get; } = new ItemRow[items];
    public float[] Retrieval { get; } = new float[items];

    /// <summary>[N × H]</summary>
    public float[] Predictions { get; } = new float[items * heads];

    public bool Fits(int items, int heads) => Items.Length == items && Predictions.Length == items * heads;
}

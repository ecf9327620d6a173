namespace Personalization.Core.Pipeline;

/// <summary>How a request's time is shared out, as parts of 1; what a stage leaves over the next ones have. The rest is for filtering, reordering and the way back.</summary>
public sealed class StageShares
{
    public double Encode { get; set; } = 0.15;
    public double Retrieve { get; set; } = 0.35;
    public double Rank { get; set; } = 0.4;

    /// <summary>By when retrieval, and by when ranking, has to have ended.</summary>
    public double UntilRetrieved => Encode + Retrieve;
    public double UntilRanked => Encode + Retrieve + Rank;
}

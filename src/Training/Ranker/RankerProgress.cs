namespace Personalization.Training.Ranker;

/// <summary>How far a training of the ranker is.</summary>
internal sealed record RankerProgress
{
    /// <summary>The pass under way and the next of its rows.</summary>
    public int Pass { get; set; }
    public int Row { get; set; }

    /// <summary>Steps so far.</summary>
    public int Steps { get; set; }

    /// <summary>Mean cross entropy of a held-out row after each pass, and the best of them that decides.</summary>
    public List<double> Losses { get; init; } = [];
    public double BestLoss { get; set; } = double.PositiveInfinity;

    /// <summary>A pass was kept as the best.</summary>
    public bool HasBest { get; set; }

    /// <summary>A pass was worse than the one before it: nothing is to be done any more.</summary>
    public bool Ended { get; set; }
}

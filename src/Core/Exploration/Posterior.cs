namespace Personalization.Core.Exploration;

/// <summary>What was seen of one item: clicks among showings.</summary>
public readonly record struct Posterior(double Shown, double Clicks)
{
    /// <summary>Mean and standard deviation of the click rate's Beta posterior, begun from a prior of so many clicks among so many showings.</summary>
    public (double Mean, double Deviation) Rate(double priorClicks, double priorShown)
    {
        var (a, n) = (priorClicks + Clicks, priorShown + Shown);
        var mean = a / n;
        return (mean, Math.Sqrt(mean * (1 - mean) / (n + 1)));
    }
}

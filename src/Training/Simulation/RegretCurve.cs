using Personalization.Core.Exploration;

namespace Personalization.Training.Simulation;

/// <summary>How one method fared.</summary>
/// <param name="Points">Rounds so far, and clicks lost by then against always showing the best item.</param>
/// <param name="ShareOfNew">Of the last tenth of the rounds, how many showed the new item.</param>
/// <param name="Ips">What the log of this method says of always showing the new item, by IPS and self-normalised; NaN where it never was shown.</param>
public sealed record RegretCurve(ExplorationMethod Method, IReadOnlyList<(double X, double Y)> Points, double ShareOfNew, double Ips, double SelfNormalised)
{
    public double Regret => Points[^1].Y;
}

namespace Personalization.Core.Trends;

/// <summary>A sum that halves every half-life, kept as of one time. Cormode et al., "Forward decay" (ICDE 2009), with exponential g.</summary>
public readonly record struct DecayedCount(double Value, long AtMs)
{
    public double At(long nowMs, double halfLifeMs) => nowMs <= AtMs ? Value : Value * double.Exp2((AtMs - nowMs) / halfLifeMs);

    /// <summary>Adds <paramref name="weight"/> that fell at <paramref name="atMs"/>; a late one decays on arrival.</summary>
    public DecayedCount Add(double weight, long atMs, double halfLifeMs) => atMs >= AtMs
        ? new DecayedCount(At(atMs, halfLifeMs) + weight, atMs)
        : this with { Value = Value + weight * double.Exp2((atMs - AtMs) / halfLifeMs) };
}

namespace Personalization.Core.Customers;

/// <summary>A sum of taste as of a moment, halved every <see cref="ProfileBounds.TasteHalfLife"/>.</summary>
internal readonly record struct DecayedSum(double Value, long AtMs)
{
    /// <summary>The value at <paramref name="nowMs"/>; a clock that went back changes nothing.</summary>
    public double At(long nowMs, double halfLifeMs) => nowMs <= AtMs ? Value : Value * double.Exp2((AtMs - nowMs) / halfLifeMs);

    /// <summary>The sum with one more, as of the later of the two times: a late event decays on arrival instead of reviving the past.</summary>
    public DecayedSum Plus(double taste, long atMs)
    {
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        return atMs >= AtMs ? new DecayedSum(At(atMs, halfLifeMs) + taste, atMs) : this with { Value = Value + new DecayedSum(taste, atMs).At(AtMs, halfLifeMs) };
    }
}

namespace Personalization.Core.Customers;

/// <summary>Decayed sum of taste for one category, as of <paramref name="AtMs"/>.</summary>
[GenerateSerializer, Immutable, Alias("CategoryTaste")]
public readonly record struct CategoryTaste(
    [property: Id(0)] string Category,
    [property: Id(1)] double Value,
    [property: Id(2)] long AtMs)
{
    /// <summary>The value at <paramref name="nowMs"/>: halved every <paramref name="halfLifeMs"/>; a clock that went back changes nothing.</summary>
    public double At(long nowMs, double halfLifeMs) => new DecayedSum(Value, AtMs).At(nowMs, halfLifeMs);

    /// <summary>With one more taste, of whatever time.</summary>
    public CategoryTaste Plus(double taste, long atMs)
    {
        var sum = new DecayedSum(Value, AtMs).Plus(taste, atMs);
        return this with { Value = sum.Value, AtMs = sum.AtMs };
    }
}

namespace Personalization.Core.Customers;

/// <summary>An item bought more than once.</summary>
/// <param name="Times">Purchases counted, 2 or more.</param>
/// <param name="AtMs">The last of them.</param>
[GenerateSerializer, Immutable, Alias("RepeatedPurchase")]
public readonly record struct RepeatedPurchase(
    [property: Id(0)] string ItemId,
    [property: Id(1)] int Times,
    [property: Id(2)] long FirstAtMs,
    [property: Id(3)] long AtMs)
{
    /// <summary>Mean time between two purchases.</summary>
    public long IntervalMs => (AtMs - FirstAtMs) / Math.Max(1, Times - 1);

    /// <summary>One more purchase, in whatever order they come.</summary>
    public RepeatedPurchase With(long atMs) => this with { Times = Times + 1, FirstAtMs = Math.Min(FirstAtMs, atMs), AtMs = Math.Max(AtMs, atMs) };

    /// <summary>The same item's purchases of two histories.</summary>
    public RepeatedPurchase With(RepeatedPurchase other) =>
        this with { Times = Times + other.Times, FirstAtMs = Math.Min(FirstAtMs, other.FirstAtMs), AtMs = Math.Max(AtMs, other.AtMs) };
}

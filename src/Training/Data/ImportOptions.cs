using System.ComponentModel.DataAnnotations;

namespace Personalization.Training.Data;

/// <summary>How data are read or, when synthetic, made.</summary>
public sealed record ImportOptions
{
    /// <summary>The share of bad rows that is skipped; beyond it the import fails.</summary>
    [Range(0.0, 1.0), Display(Name = "--max-bad-rows")] public double MaxBadRows { get; init; } = 0.001;

    /// <summary>Items of the synthetic shop.</summary>
    [Range(20, 10_000_000), Display(Name = "--items")] public int Items { get; init; } = 20_000;

    /// <summary>Customers of the synthetic shop.</summary>
    [Range(1, 10_000_000), Display(Name = "--customers")] public int Customers { get; init; } = 5_000;

    /// <summary>Decides the synthetic shop: the same seed and end give the same shop.</summary>
    public int Seed { get; init; } = 7;

    /// <summary>Gets the share of the source's bytes that was read, now and then.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>The time of the reading: what is said to have happened later is a bad row.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the synthetic shop's last interaction falls, at the latest; null for now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The end of a shop that is to be the same whenever it is made.</summary>
    public static readonly DateTimeOffset FixedUntil = new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);
}

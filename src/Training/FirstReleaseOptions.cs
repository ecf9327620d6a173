using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Training;

/// <summary>What the first release is made of.</summary>
public sealed record FirstReleaseOptions
{
    /// <summary><c>synthetic</c>, <c>movielens:FOLDER</c> or <c>generic:FOLDER</c>.</summary>
    public string Source { get; init; } = DataSource.Synthetic;

    /// <summary>Of the synthetic shop.</summary>
    public int Items { get; init; } = 20_000;

    /// <summary>Of the synthetic shop.</summary>
    public int Customers { get; init; } = 5_000;
    public int Seed { get; init; } = 7;

    /// <summary>The share of bad rows that is skipped.</summary>
    public double MaxBadRows { get; init; } = 0.001;

    /// <summary>The release's folder, named by its id, is made in here.</summary>
    public required string OutFolder { get; init; }

    /// <summary>The time of the reading: what is said to have happened later is a bad row.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>End of the synthetic shop's interactions; null for now, as trends and newness fade by the clock of the silo that serves it.</summary>
    public DateTimeOffset? Until { get; init; }
    public TrainingOptions Training { get; init; } = new();
}

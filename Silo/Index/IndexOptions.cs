using System.ComponentModel.DataAnnotations;

namespace Personalization.Silo.Index;

/// <summary>How a silo keeps and searches its shards of the vector index. Bound from the section "Index".</summary>
public sealed class IndexOptions : IValidatableObject
{
    public const string Section = "Index";
    public const string DefaultEngine = "hnsw";
    public const string HnswNetEngine = "hnsw-net";

    /// <summary>"hnsw": the product's own index. "hnsw-net": the package HNSW.Net, in builds with Registry=full.</summary>
    [Required] public string Engine { get; set; } = DefaultEngine;

    /// <summary>Searches at once on this silo; 0: as many as there are processors.</summary>
    [Range(0, 1024)] public int ParallelSearches { get; set; }

    /// <summary>Searches that may wait for their turn. One more is refused at once, so that its caller asks elsewhere or answers without it: behind so many it
    /// would be late anyway.</summary>
    [Range(0, 100_000)] public int QueuedSearches { get; set; } = 256;

    /// <summary>A shard that has not answered by then is missing from the answer. Less than the request's deadline, so that there is an answer to be missing from.</summary>
    public TimeSpan SearchTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Another replica is asked too when one has not answered by then: some five times what a search takes at half load, so that few are asked twice.</summary>
    public TimeSpan HedgeAfter { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a shard stays in memory after its last replica has left this silo: longer than the cluster takes to settle after a failure, in which
    /// replicas may go and come back.</summary>
    public TimeSpan KeepClosed { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a silo asks every replica how it is, and takes one over where others have too many.</summary>
    public TimeSpan CheckReplicasEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often what has changed in a shard is stored beside its snapshot. A restart encodes nothing again that is stored; the changes
    /// themselves are safe in the catalogue's log long before.</summary>
    public TimeSpan DeltaEvery { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A delta that has grown so large is made into a new snapshot. 32 MiB are some 100,000 rows of 64 numbers: ten seconds to replay.</summary>
    [Range(1, 1 << 20)] public int CompactAfterKiB { get; set; } = 32 << 10;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SearchTimeout <= TimeSpan.Zero) yield return new ValidationResult($"{Section}:{nameof(SearchTimeout)} is {SearchTimeout}, must be positive");
        if (KeepClosed < TimeSpan.Zero) yield return new ValidationResult($"{Section}:{nameof(KeepClosed)} is {KeepClosed}, must not be negative");
        if (CheckReplicasEvery <= TimeSpan.Zero) yield return new ValidationResult($"{Section}:{nameof(CheckReplicasEvery)} is {CheckReplicasEvery}, must be positive");
        if (DeltaEvery <= TimeSpan.Zero) yield return new ValidationResult($"{Section}:{nameof(DeltaEvery)} is {DeltaEvery}, must be positive");
        if (HedgeAfter <= TimeSpan.Zero) yield return new ValidationResult($"{Section}:{nameof(HedgeAfter)} is {HedgeAfter}, must be positive");
    }
}

using System.ComponentModel.DataAnnotations;

namespace Personalization.Silo.Index;

/// <summary>How a silo keeps and searches its shards of the vector index. Bound from the section "Index".</summary>
public sealed class IndexOptions : IValidatableObject
{
    public const string Section = "Index";

    /// <summary>Searches at once on this silo; 0: as many as there are processors.</summary>
    [Range(0, 1024)] public int ParallelSearches { get; set; }

    /// <summary>Searches that may wait for their turn. One more is refused at once, so that its caller asks elsewhere or answers without it: behind so many it
    /// would be late anyway.</summary>
    [Range(0, 100_000)] public int QueuedSearches { get; set; } = 256;

    /// <summary>A shard that has not answered by then is missing from the answer. Less than the request's deadline, so that there is an answer to be missing from.</summary>
    public TimeSpan SearchTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Another replica is asked too when one has not answered by then: some five times what a search takes at half load, so that few are asked twice.</summary>
    public TimeSpan HedgeAfter { get; set; } = TimeSpan.FromMilliseconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SearchTimeout <= TimeSpan.Zero) yield return new ValidationResult($"{Section}:{nameof(SearchTimeout)} is {SearchTimeout}, must be positive");
        if (HedgeAfter <= TimeSpan.Zero) yield return new ValidationResult($"{Section}:{nameof(HedgeAfter)} is {HedgeAfter}, must be positive");
    }
}

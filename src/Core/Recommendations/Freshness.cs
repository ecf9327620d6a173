namespace Personalization.Core.Recommendations;

/// <summary>How much of the customer's latest doing the answer knows.</summary>
[GenerateSerializer, Immutable, Alias("Freshness")]
public sealed record Freshness
{
    [Id(0)] public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>Milliseconds from arrival of the last batch of events to its effect; null when none arrived since activation.</summary>
    [Id(1)] public double? AppliedMs { get; init; }

    /// <summary>Interactions the answer has taken into account.</summary>
    [Id(2)] public long Interactions { get; init; }

    /// <summary>How many milliseconds ago the query embedding was computed; null when the answer has none.</summary>
    [Id(3)] public double? QueryAgeMs { get; init; }

    /// <summary>Of the interactions, those that the query embedding knows of; null when the answer has none.</summary>
    [Id(4)] public long? QueryInteractions { get; init; }
}

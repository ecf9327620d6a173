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
}

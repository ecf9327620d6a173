using System.Collections.Immutable;

namespace Personalization.Core.Recommendations;

/// <summary>What a web backend asks for.</summary>
[GenerateSerializer, Immutable, Alias("RecommendationRequest")]
public sealed record RecommendationRequest
{
    public const int MaxLimit = 500;

    [Id(0)] public required string CustomerId { get; init; }
    [Id(1)] public int Limit { get; init; } = 20;
    [Id(2)] public string? Placement { get; init; }

    /// <summary>An expression over item attributes, see <see cref="Expressions.ItemExpression"/>.</summary>
    [Id(3)] public string? Filter { get; init; }
    [Id(4)] public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Whether the answer says why each item is there.</summary>
    [Id(5)] public bool Explain { get; init; }
    [Id(6)] public ImmutableDictionary<string, string>? Context { get; init; }

    /// <summary>More like these: they stand in for the newest interactions.</summary>
    [Id(7)] public ImmutableArray<string> AnchorItems { get; init; } = [];

    /// <summary>The one experiment to take part in, or "experiment/arm" to try an arm out, which is not counted; null for any.</summary>
    [Id(8)] public string? Experiment { get; init; }
}

using System.Collections.Immutable;

namespace Personalization.Core.Interactions;

/// <summary>One thing one customer did at one time. The same <see cref="EventId"/> for the same customer takes effect once.</summary>
[GenerateSerializer, Immutable, Alias("Interaction")]
public sealed record Interaction
{
    [Id(0)] public required string EventId { get; init; }
    [Id(1)] public required string CustomerId { get; init; }
    [Id(2)] public required InteractionKind Kind { get; init; }

    /// <summary>The item; null only for <see cref="InteractionKind.Search"/>.</summary>
    [Id(3)] public string? ItemId { get; init; }

    /// <summary>The search words; set only for <see cref="InteractionKind.Search"/>.</summary>
    [Id(4)] public string? Query { get; init; }
    [Id(5)] public required DateTimeOffset At { get; init; }

    /// <summary>Seconds for watch, stars for rating, quantity for cart and purchase.</summary>
    [Id(6)] public double? Value { get; init; }

    /// <summary>The response that showed the item.</summary>
    [Id(7)] public string? RequestId { get; init; }
    [Id(8)] public ImmutableDictionary<string, string>? Context { get; init; }
}

using Personalization.Core.Interactions;

namespace Personalization.Contracts;

/// <summary>A recent interaction with what the catalogue says of the item; title and category are empty for an item it does not know.</summary>
[GenerateSerializer, Immutable, Alias("RecentItemView")]
public sealed record RecentItemView
{
    [Id(0)] public required string ItemId { get; init; }
    [Id(1)] public required InteractionKind Kind { get; init; }
    [Id(2)] public required DateTimeOffset At { get; init; }
    [Id(3)] public string Title { get; init; } = "";
    [Id(4)] public string Category { get; init; } = "";
    [Id(5)] public string? Color { get; init; }
}

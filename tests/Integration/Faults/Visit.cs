using System.Text.Json.Nodes;
using Personalization.Testing;

namespace Personalization.Integration.Faults;

/// <summary>What a customer met who did one thing and then asked for a recommendation.</summary>
/// <param name="Acknowledged">Events of the customer that had been acknowledged by then.</param>
/// <param name="Refusal">What was said where the event was not taken in; null where it was.</param>
public sealed record Visit(string Customer, int Acknowledged, string? Refusal, JsonNode Answer)
{
    /// <summary>The event was taken in, and the recommendation is as good as one can be.</summary>
    public bool IsWell => Refusal is null && Degraded is null;

    public string? Degraded => (string?)Answer["degraded"];

    /// <summary>Events that the recommendation knew of.</summary>
    public int Known => (int)Answer["freshness"]!["interactions"]!;

    public override string ToString() => $"{Customer}: {Refusal ?? "taken"}, {Known} of {Acknowledged} known, degraded: {Degraded ?? "no"}, {ShopCalls.ItemsOf(Answer).Length} items";
}

using Personalization.Core.Customers;

namespace Personalization.Silo.Customers;

/// <summary>The customer in the space of the items, as of one state of the profile under one release.</summary>
/// <param name="Vector">[D] float32 unit norm; empty when nothing is known of the customer.</param>
/// <param name="Profile">The state it was computed from; null when computing it failed, so that the next request tries again.</param>
/// <param name="Failure">Why it could not be computed.</param>
public sealed record QueryEmbedding(string Release, CustomerProfile? Profile, float[] Vector, long ComputedAt, string? Failure = null);

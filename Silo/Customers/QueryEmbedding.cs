namespace Personalization.Silo.Customers;

/// <summary>The customer in the space of the items, as of one state of the profile under one release.</summary>
/// <param name="Vector">[D] float32 unit norm; empty when nothing is known of the customer.</param>
/// <param name="Profile">Version of the profile it was computed from.</param>
public sealed record QueryEmbedding(string Release, long Profile, float[] Vector, long ComputedAt);

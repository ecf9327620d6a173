using Personalization.Core.Customers;
using Personalization.Core.Features;

namespace Personalization.Silo.Embeddings;

/// <summary>The customer in the space of the items, as of one state of the profile under one release.</summary>
/// <param name="Release">The release whose query tower has computed it; it means nothing under another.</param>
/// <param name="Profile">The state it was computed from.</param>
/// <param name="Vector">[D] float32 unit norm; empty when nothing is known of the customer, or when it could not be computed.</param>
/// <param name="ComputedAt">A timestamp of the silo's clock.</param>
/// <param name="MomentKey">Of <see cref="CustomerSlots.QueryKeyOf"/>: it is good for all moments with this one.</param>
/// <param name="Failure">Why there is none of the latest state; null when there is.</param>
public sealed record QueryEmbedding(string Release, CustomerProfile Profile, float[] Vector, long ComputedAt, int MomentKey = 0, string? Failure = null)
{
    /// <summary>[F] of <see cref="TurnEvidence.FactorsOf"/>; null where the release asks for none, or nothing was computed.</summary>
    public float[]? Factors { get; init; }
}

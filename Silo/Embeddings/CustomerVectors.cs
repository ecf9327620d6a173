using Personalization.Core.Features;

namespace Personalization.Silo.Embeddings;

/// <summary>What is computed of a customer when the profile has changed, and not with every request.</summary>
/// <param name="Query">[D] of unit norm; empty where nothing in the profile tells of taste.</param>
/// <param name="Factors">[F] of <see cref="TurnEvidence.FactorsOf"/>; null where the release asks for none.</param>
public readonly record struct CustomerVectors(float[] Query, float[]? Factors);

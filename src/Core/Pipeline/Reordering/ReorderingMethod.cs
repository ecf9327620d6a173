namespace Personalization.Core.Pipeline.Reordering;

/// <summary>How value and variety are weighed against each other.</summary>
public enum ReorderingMethod
{
    /// <summary>Maximal marginal relevance.</summary>
    Mmr,

    /// <summary>Determinantal point process.</summary>
    Dpp,
}

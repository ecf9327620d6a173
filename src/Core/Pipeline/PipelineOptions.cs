using System.ComponentModel.DataAnnotations;

namespace Personalization.Core.Pipeline;

/// <summary>How many candidates flow and how a slate is weighed. Bound from the section "Pipeline".</summary>
public sealed class PipelineOptions
{
    /// <summary>Candidates asked of the embedding neighbours.</summary>
    [Range(1, 10_000)] public int Neighbours { get; set; } = 300;

    /// <summary>Recent items whose own neighbours are asked for.</summary>
    [Range(0, 20)] public int RecentItems { get; set; } = 5;

    /// <summary>Neighbours asked for each of them.</summary>
    [Range(1, 1000)] public int NeighboursOfRecent { get; set; } = 30;
    [Range(0, 1000)] public int Trending { get; set; } = 50;
    [Range(0, 1000)] public int Newest { get; set; } = 30;

    /// <summary>Popular items, for customers of whom nothing is known.</summary>
    [Range(0, 1000)] public int Popular { get; set; } = 200;

    /// <summary>At most so many candidates are ranked, best similarity first.</summary>
    [Range(1, 10_000)] public int Ranked { get; set; } = 500;

    /// <summary>What a predicted action is worth; a head that is not named here counts 1.</summary>
    public Dictionary<string, float> Values { get; } = new(StringComparer.Ordinal) { ["click"] = 1, ["cart"] = 3, ["purchase"] = 8, ["like"] = 2 };

    /// <summary>λ of maximal marginal relevance: 1 is value alone, 0 diversity alone.</summary>
    [Range(0.0, 1.0)] public float DiversityLambda { get; set; } = 0.85f;

    /// <summary>Share of the slate that one category may take.</summary>
    [Range(0.05, 1.0)] public double CategoryShare { get; set; } = 0.9;
}

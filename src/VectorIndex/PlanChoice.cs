namespace Personalization.VectorIndex;

/// <summary>Who decides how a search is answered.</summary>
public enum PlanChoice
{
    /// <summary>The index, by estimated cost.</summary>
    Cheapest,

    /// <summary>Always a scan: exact.</summary>
    Scan,

    /// <summary>Always the graph, unless it comes back with less than there is.</summary>
    Graph,
}

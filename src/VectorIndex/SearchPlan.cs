namespace Personalization.VectorIndex;

/// <summary>How the hits of a search were found.</summary>
public enum SearchPlan
{
    /// <summary>No row was looked at.</summary>
    None,

    /// <summary>Every row that passes the filter was scored: the answer is exact.</summary>
    Scan,

    /// <summary>The graph was walked: the answer is approximate.</summary>
    Graph,
}

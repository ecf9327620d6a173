namespace Personalization.VectorIndex;

/// <summary>How <see cref="IVectorIndex"/>.Search went.</summary>
public enum SearchOutcome
{
    /// <summary>The hits are the answer, even if there are none.</summary>
    Answered,

    /// <summary>No hits: the query does not have D components.</summary>
    DimensionMismatch,

    /// <summary>No hits: a component of the query is NaN or infinite, or its squared norm exceeds <see cref="VectorLimits.SquaredNorm"/>.</summary>
    NotFinite,
}

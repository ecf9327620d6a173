namespace Personalization.VectorIndex;

/// <summary>What <see cref="IVectorIndex.Upsert"/> did.</summary>
public enum UpsertOutcome
{
    /// <summary>The key was new.</summary>
    Added,

    /// <summary>The key had a row, which is replaced.</summary>
    Updated,

    /// <summary>Nothing changed: the vector does not have D components.</summary>
    DimensionMismatch,

    /// <summary>Nothing changed: a component is NaN or infinite, or the squared norm exceeds <see cref="VectorLimits.SquaredNorm"/>.</summary>
    NotFinite,

    /// <summary>Nothing changed: the index keeps 32-bit keys, and this one is longer.</summary>
    KeyOutOfRange,
}

namespace Personalization.VectorIndex;

/// <summary>What <see cref="IVectorIndex.Delete"/> did.</summary>
public enum DeleteOutcome
{
    /// <summary>The row is gone.</summary>
    Deleted,

    /// <summary>Nothing changed: the key has no row.</summary>
    UnknownKey,
}

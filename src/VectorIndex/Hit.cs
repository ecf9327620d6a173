namespace Personalization.VectorIndex;

/// <summary>A row that a search found.</summary>
/// <param name="Key">The caller's key.</param>
/// <param name="Score">By <see cref="VectorMetric"/>, larger is better.</param>
public readonly record struct Hit(long Key, float Score)
{
    /// <summary>The order of results: larger score first, equal scores by smaller key.</summary>
    internal bool IsBetterThan(in Hit other) => Score > other.Score || (Score == other.Score && Key < other.Key);
}

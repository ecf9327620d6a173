namespace Personalization.VectorIndex.Snapshots;

/// <summary>Which index a snapshot is of.</summary>
internal enum IndexKind
{
    Exact = 1,
    Hnsw = 2,
}

namespace Personalization.VectorIndex;

/// <summary>Why a snapshot was refused.</summary>
public enum SnapshotFault
{
    /// <summary>It does not begin like a snapshot of a vector index.</summary>
    Foreign,

    /// <summary>It was written in a version of the format that this program does not know.</summary>
    UnknownVersion,

    /// <summary>It ends too early.</summary>
    Truncated,

    /// <summary>A checksum is wrong, or the contents contradict each other.</summary>
    Corrupt,
}

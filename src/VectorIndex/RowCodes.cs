namespace Personalization.VectorIndex;

/// <summary>What walks and scans of an index read of a row; scores of hits are always those of the float32 row.</summary>
public enum RowCodes
{
    /// <summary>8-bit codes with a scale per row: a quarter of the memory traffic, for a quarter more memory. About 1.4 times as fast.</summary>
    Int8,

    /// <summary>The float32 row itself.</summary>
    None,
}

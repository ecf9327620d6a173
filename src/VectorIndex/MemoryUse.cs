namespace Personalization.VectorIndex;

/// <summary>Bytes in use by an index, by what for.</summary>
/// <param name="Rows">float32 rows.</param>
/// <param name="Codes">8-bit codes, their scales, and the states of rows.</param>
/// <param name="Links">The graph.</param>
/// <param name="Keys">Keys, and the table that finds them.</param>
/// <param name="Scratch">What searches and writes work with, kept for the next.</param>
public readonly record struct MemoryUse(long Rows, long Codes, long Links, long Keys, long Scratch)
{
    /// <summary>All of it.</summary>
    public long Total => Rows + Codes + Links + Keys + Scratch;
}

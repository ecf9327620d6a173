namespace Personalization.VectorIndex.Memory;

/// <summary>How many rows an index reserves addresses for.</summary>
internal static class Reservation
{
    // What is packed beside a slot in one word leaves it 30 bits.
    private const long MostRows = 1L << 30;

    // Addresses are 47 bits: this leaves room for a hundred indexes on the largest machine.
    private const long MostBytes = 1L << 40;

    /// <summary>As many rows as fill the machine's memory twice, and at least the number asked for.</summary>
    public static int Rows(long bytesPerRow, int atLeast)
    {
        long memory = Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, 1L << 30);
        long rows = Math.Min(2 * memory, MostBytes) / bytesPerRow;
        return (int)Math.Min((Math.Max(rows, atLeast) + 63) & ~63L, MostRows);
    }
}

namespace Personalization.VectorIndex.Rows;

/// <summary>Reading one row beside a writer.</summary>
internal static class RowRead
{
    public static bool TryGetVector(IndexGate gate, RowStore rows, long key, Span<float> destination)
    {
        if (destination.Length < rows.Dimensions)
        {
            throw new ArgumentException($"The destination holds {destination.Length} floats, a row has {rows.Dimensions}.", nameof(destination));
        }

        gate.EnterRead();
        try
        {
            if (!rows.TryGetSlot(key, out int slot))
            {
                return false;
            }

            rows.Row(slot).CopyTo(destination);
            return true;
        }
        finally
        {
            gate.ExitRead();
        }
    }
}

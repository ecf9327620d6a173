using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The rows of a snapshot, free slots too, so that the loaded index goes on exactly as the saved one. Codes are not kept: they follow from the rows.</summary>
internal static unsafe class RowSections
{
    public static void Write(SectionWriter writer, RowStore rows, int[] free)
    {
        int slots = rows.Slots;
        var columns = rows.Columns;
        if (columns.LongKeys is not null)
        {
            writer.WriteColumn(SectionTag.Keys, columns.LongKeys, 1, 1, slots);
        }
        else
        {
            writer.WriteColumn(SectionTag.Keys, columns.ShortKeys, 1, 1, slots);
        }

        var states = new ReadOnlySpan<byte>(columns.States, slots).ToArray();
        foreach (int slot in free)
        {
            states[slot] = RowState.Free;
        }

        writer.Write<byte>(SectionTag.States, states);
        writer.Write<int>(SectionTag.Free, free);
        writer.WriteColumn(SectionTag.Rows, columns.Rows, columns.Stride, columns.Dimensions, slots);
    }

    /// <summary>Fills rows that have room for them.</summary>
    public static void Read(SectionReader reader, in SnapshotHeader header, RowStore rows)
    {
        int slots = header.Slots;
        var columns = rows.Columns;
        if (columns.LongKeys is not null)
        {
            reader.ReadColumn(SectionTag.Keys, columns.LongKeys, 1, 1, slots);
        }
        else
        {
            reader.ReadColumn(SectionTag.Keys, columns.ShortKeys, 1, 1, slots);
        }

        reader.ReadColumn(SectionTag.States, columns.States, 1, 1, slots, (first, count) =>
        {
            if (new Span<byte>(columns.States + first, count).ContainsAnyExcept(RowState.Live, RowState.Free))
            {
                throw SectionReader.Corrupt("a slot is neither live nor free");
            }
        });
        int[] free = reader.Read<int>(SectionTag.Free, header.FreeSlots);

        // The table of keys is one thread's work; the rows are everybody else's meanwhile.
        var restoring = Task.Run(() => rows.Restore(slots, free));
        try
        {
            reader.ReadColumn(SectionTag.Rows, columns.Rows, columns.Stride, columns.Dimensions, slots, (first, count) => Derive(columns, first, count));
        }
        finally
        {
            // Never to be left alone with memory that a refusal frees.
            ((IAsyncResult)restoring).AsyncWaitHandle.WaitOne();
        }

        if (restoring.GetAwaiter().GetResult() is { } problem)
        {
            throw SectionReader.Corrupt(problem);
        }
    }

    private static void Derive(RowColumns columns, int first, int count)
    {
        for (int slot = first; slot < first + count; slot++)
        {
            if (!VectorCheck.IsUsable(columns.Derive(slot)) && columns.StateOf(slot) == RowState.Live)
            {
                throw SectionReader.Corrupt($"the row of key {columns.KeyOf(slot)} is not finite");
            }
        }
    }
}

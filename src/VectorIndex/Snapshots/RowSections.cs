using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The rows of a snapshot, free slots too, so that the loaded index goes on exactly as the saved one.</summary>
internal static unsafe class RowSections
{
    public static void Write(SectionWriter writer, RowStore rows, int[] free)
    {
        int slots = rows.Slots;
        var columns = rows.Columns;
        writer.Begin<long>(SectionTag.Keys, slots);
        for (int slot = 0; slot < slots; slot++)
        {
            writer.Append<long>([columns.KeyOf(slot)]);
        }

        writer.End();
        var states = new ReadOnlySpan<byte>(columns.States, slots).ToArray();
        foreach (int slot in free)
        {
            states[slot] = RowState.Free;
        }

        writer.Write<byte>(SectionTag.States, states);
        writer.Write<int>(SectionTag.Free, free);
        writer.Begin<float>(SectionTag.Rows, (long)slots * columns.Dimensions);
        for (int slot = 0; slot < slots; slot++)
        {
            writer.Append<float>(columns.Row(slot));
        }

        writer.End();
    }

    /// <summary>Fills rows that have room for them.</summary>
    public static void Read(SectionReader reader, in SnapshotHeader header, RowStore rows)
    {
        int slots = header.Slots;
        var columns = rows.Columns;
        long[] keys = reader.Read<long>(SectionTag.Keys, slots);
        var states = new Span<byte>(columns.States, slots);
        reader.Begin<byte>(SectionTag.States, slots);
        reader.Fill(states);
        reader.End();
        int[] free = reader.Read<int>(SectionTag.Free, header.FreeSlots);
        if (states.ContainsAnyExcept(RowState.Live, RowState.Free))
        {
            throw SectionReader.Corrupt("a slot is neither live nor free");
        }

        reader.Begin<float>(SectionTag.Rows, (long)slots * columns.Dimensions);
        for (int slot = 0; slot < slots; slot++)
        {
            if (!columns.Holds(keys[slot]))
            {
                throw SectionReader.Corrupt($"key {keys[slot]} has more than 32 bits");
            }

            columns.SetKey(slot, keys[slot]);
            reader.Fill(columns.Row(slot));
        }

        reader.End();
        if (!rows.TryRestore(slots, free, out string? problem))
        {
            throw SectionReader.Corrupt(problem);
        }

        for (int slot = 0; slot < slots; slot++)
        {
            columns.Derive(slot);
        }
    }
}

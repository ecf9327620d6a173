using System.Runtime.InteropServices;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The rows of a snapshot. Dead slots are kept too, so that the loaded index goes on exactly as the saved one.</summary>
internal static class RowSections
{
    public static void Write(SectionWriter writer, RowStore rows)
    {
        writer.Write(SectionTag.Keys, rows.Keys);
        writer.Write(SectionTag.Live, MemoryMarshal.AsBytes(rows.Live));
        writer.Write<int>(SectionTag.Free, [.. rows.FreeSlots]);
        writer.Begin<float>(SectionTag.Rows, (long)rows.Slots * rows.Dimensions);
        for (int slot = 0; slot < rows.Slots; slot++)
        {
            writer.Append(rows.Row(slot));
        }

        writer.End();
    }

    public static RowStore Read(SectionReader reader, SnapshotHeader header, IndexGate gate)
    {
        long[] keys = reader.Read<long>(SectionTag.Keys, header.Slots);
        byte[] live = reader.Read<byte>(SectionTag.Live, header.Slots);
        int[] free = reader.Read<int>(SectionTag.Free, header.Free);
        if (live.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            throw SectionReader.Corrupt("a slot is neither live nor dead");
        }

        var rows = new RowStore(header.Dimensions, gate, header.Slots);
        reader.Begin<float>(SectionTag.Rows, (long)header.Slots * header.Dimensions);
        for (int slot = 0; slot < header.Slots; slot++)
        {
            reader.Fill(rows.WritableRow(slot));
        }

        reader.End();
        return rows.TryRestore(keys, MemoryMarshal.Cast<byte, bool>(live), free, out string? problem) ? rows : throw SectionReader.Corrupt(problem);
    }
}

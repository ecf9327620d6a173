using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The graph of a snapshot. Every link is checked on loading: the walk follows them through unchecked memory.</summary>
internal static class GraphSections
{
    public static void Write(SectionWriter writer, int slots, GraphState graph)
    {
        var links = graph.Links;
        var options = graph.Options;
        writer.Write<GraphHeader>(
            SectionTag.Graph,
            [new GraphHeader(options.M, options.EfConstruction, options.Seed, links.Entry, graph.LevelsDrawn)]);
        var levels = new byte[slots];
        for (int slot = 0; slot < slots; slot++)
        {
            levels[slot] = (byte)links.LevelOf(slot);
        }

        writer.Write<byte>(SectionTag.Levels, levels);
        writer.Begin<int>(SectionTag.Links, LinkCount(levels, options.M));
        for (int slot = 0; slot < slots; slot++)
        {
            for (int level = 0; level <= levels[slot]; level++)
            {
                writer.Append(links.Room(slot, level));
            }
        }

        writer.End();
    }

    public static GraphState Read(SectionReader reader, RowStore rows)
    {
        var header = reader.Read<GraphHeader>(SectionTag.Graph, 1)[0];
        byte[] levels = reader.Read<byte>(SectionTag.Levels, rows.Slots);
        bool consistent = header.M is >= 2 and <= 128
            && header.EfConstruction is >= 1 and <= 4096
            && !levels.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)LevelDraw.Highest)
            && (rows.Count == 0 ? header.Entry == LinkTable.None : (uint)header.Entry < (uint)rows.Slots && rows.IsLive(header.Entry));
        if (!consistent)
        {
            throw SectionReader.Corrupt($"its graph says {header}");
        }

        var links = new LinkTable(header.M, rows.Capacity);
        var room = new int[links.GroundRoom];
        reader.Begin<int>(SectionTag.Links, LinkCount(levels, header.M));
        for (int slot = 0; slot < levels.Length; slot++)
        {
            links.Open(slot, levels[slot]);
            for (int level = 0; level <= levels[slot]; level++)
            {
                var list = room.AsSpan(0, links.RoomOf(level));
                reader.Fill(list);
                if (list.ContainsAnyExceptInRange(LinkTable.None, levels.Length - 1))
                {
                    throw SectionReader.Corrupt($"slot {slot} is linked to a slot that does not exist");
                }

                links.Set(slot, level, list);
            }
        }

        reader.End();
        links.SetEntry(header.Entry);
        var options = new HnswOptions { M = header.M, EfConstruction = header.EfConstruction, Seed = header.Seed };
        return new GraphState(options, links, header.LevelsDrawn);
    }

    private static long LinkCount(byte[] levels, int m)
    {
        long count = 0;
        foreach (byte level in levels)
        {
            count += (2 + level) * (long)m;
        }

        return count;
    }
}

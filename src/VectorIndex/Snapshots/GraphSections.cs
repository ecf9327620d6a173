using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>The graph of a snapshot. Every link is checked on loading: walks follow them through unchecked memory.</summary>
internal static unsafe class GraphSections
{
    public static void Write(SectionWriter writer, LayeredGraph graph, int slots, IReadOnlyList<int[]> freeNodes)
    {
        WriteLists(writer, SectionTag.Ground, graph.Ground, slots);
        for (int level = 1; level <= graph.Layers.Length; level++)
        {
            var layer = graph.Layers[level - 1];
            int[] free = freeNodes[level - 1];
            int[] slotOf = new ReadOnlySpan<int>(layer.Slots, layer.Nodes).ToArray();
            foreach (int node in free)
            {
                slotOf[node] = LinkLists.None;
            }

            writer.Write<LayerHeader>(SectionTag.Layer, [new LayerHeader(layer.Nodes, free.Length)]);
            writer.Write<int>(SectionTag.LayerFree, free);
            writer.Write<int>(SectionTag.LayerSlots, slotOf);
            writer.Write(SectionTag.LayerBelow, new ReadOnlySpan<int>(layer.Below, layer.Nodes));
            WriteLists(writer, SectionTag.LayerLinks, layer.Links, layer.Nodes);
        }
    }

    /// <summary>Fills a graph that has room for the slots.</summary>
    public static void Read(SectionReader reader, in SnapshotHeader header, LayeredGraph graph, RowStore rows)
    {
        ReadLists(reader, SectionTag.Ground, graph.Ground, header.Slots, header.FreeSlots == 0 ? null : slot => rows.Columns.StateOf(slot) == RowState.Live);
        graph.AddLevels(header.Layers);
        int below = header.Slots;
        for (int level = 1; level <= header.Layers; level++)
        {
            var sizes = reader.Read<LayerHeader>(SectionTag.Layer, 1)[0];
            if (sizes.Nodes < 0 || sizes.Nodes > below || sizes.Free < 0 || sizes.Free > sizes.Nodes)
            {
                throw SectionReader.Corrupt($"level {level} of its graph has {sizes}");
            }

            ReadLayer(reader, sizes, graph, level, rows);
            below = sizes.Nodes;
        }

        graph.Entry = EntryOf(header, graph, rows);
    }

    private static void ReadLayer(SectionReader reader, LayerHeader sizes, LayeredGraph graph, int level, RowStore rows)
    {
        var layer = graph.Layers[level - 1];
        int[] free = reader.Read<int>(SectionTag.LayerFree, sizes.Free);
        int[] slots = reader.Read<int>(SectionTag.LayerSlots, sizes.Nodes);
        int[] below = reader.Read<int>(SectionTag.LayerBelow, sizes.Nodes);
        var isFree = new bool[sizes.Nodes];
        foreach (int node in free)
        {
            if ((uint)node >= (uint)sizes.Nodes || isFree[node] || slots[node] != LinkLists.None)
            {
                throw SectionReader.Corrupt($"node {node} of level {level} is not free");
            }

            isFree[node] = true;
        }

        var lower = level == 1 ? null : graph.Layers[level - 2];
        int lowerNodes = lower?.Nodes ?? rows.Slots;
        for (int node = 0; node < slots.Length; node++)
        {
            bool holds = isFree[node] || ((uint)slots[node] < (uint)rows.Slots && (uint)below[node] < (uint)lowerNodes
                && rows.Columns.StateOf(slots[node]) == RowState.Live
                && (lower is null ? below[node] : lower.Slots[below[node]]) == slots[node]);
            if (!holds)
            {
                throw SectionReader.Corrupt($"node {node} of level {level} has no row");
            }
        }

        layer.Restore(slots.Length, free);
        slots.CopyTo(new Span<int>(layer.Slots, slots.Length));
        below.CopyTo(new Span<int>(layer.Below, below.Length));
        ReadLists(reader, SectionTag.LayerLinks, layer.Links, slots.Length, free.Length == 0 ? null : node => !isFree[node]);
    }

    private static GraphEntry? EntryOf(in SnapshotHeader header, LayeredGraph graph, RowStore rows)
    {
        if (header.EntryLevel < 0 && rows.Count == 0)
        {
            return null;
        }

        int nodes = header.EntryLevel <= 0 ? header.Slots : graph.Layers[header.EntryLevel - 1].Nodes;
        int slot = header.EntryLevel < 0 || (uint)header.EntryNode >= (uint)nodes ? -1
            : header.EntryLevel == 0 ? header.EntryNode
            : graph.Layers[header.EntryLevel - 1].Slots[header.EntryNode];
        return slot >= 0 && rows.Columns.StateOf(slot) == RowState.Live
            ? new GraphEntry(header.EntryLevel, header.EntryNode, slot)
            : throw SectionReader.Corrupt($"the entry of its graph is node {header.EntryNode} of level {header.EntryLevel}");
    }

    private static void WriteLists(SectionWriter writer, SectionTag tag, LinkLists links, int nodes) =>
        writer.WriteColumn(tag, links.Start, links.Room, links.Room, nodes);

    /// <param name="reader">At the lists.</param>
    /// <param name="tag">Which they are.</param>
    /// <param name="links">Where they go.</param>
    /// <param name="nodes">How many.</param>
    /// <param name="isUsed">Which nodes are not free; null when all are.</param>
    private static void ReadLists(SectionReader reader, SectionTag tag, LinkLists links, int nodes, Func<int, bool>? isUsed) =>
        reader.ReadColumn(tag, links.Start, links.Room, links.Room, nodes, (first, count) => Check(links, first, count, nodes, isUsed));

    private static void Check(LinkLists links, int first, int count, int nodes, Func<int, bool>? isUsed)
    {
        for (int node = first; node < first + count; node++)
        {
            var list = links.RoomOf(node);
            int end = list.IndexOf(LinkLists.None);
            if (list.ContainsAnyExceptInRange(LinkLists.None, nodes - 1) || (end >= 0 && list[end..].ContainsAnyExcept(LinkLists.None)))
            {
                throw SectionReader.Corrupt($"node {node} is linked to one that does not exist");
            }

            if (isUsed is not null && isUsed(node))
            {
                foreach (int neighbour in links.Of(node))
                {
                    if (!isUsed(neighbour))
                    {
                        throw SectionReader.Corrupt($"node {node} is linked to one that is free");
                    }
                }
            }
        }
    }
}

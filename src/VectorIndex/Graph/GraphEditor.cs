using System.Runtime.InteropServices;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Works out how links change when a row comes or goes. It only reads the graph; the changes are applied in a commit.</summary>
internal sealed unsafe class GraphEditor
{
    private readonly RowStore _rows;
    private readonly Nearness _nearness;
    private readonly int _efConstruction;
    private readonly SearchScratch _scratch;
    private readonly NeighbourSelection _selection;
    private readonly HashSet<int> _around = [];
    private readonly List<int> _gathered = [];
    private readonly List<int> _neighbours = [];
    private readonly List<ulong> _candidates = [];

    public GraphEditor(RowStore rows, Nearness nearness, int efConstruction)
    {
        (_rows, _nearness, _efConstruction) = (rows, nearness, efConstruction);
        _scratch = new SearchScratch(rows.Dimensions);
        _selection = new NeighbourSelection(rows, nearness);
    }

    /// <summary>The changes that the last plan made.</summary>
    public LinkChanges Changes { get; } = new();

    /// <summary>Plans the links of a new row, and those back to it (algorithm 1 of Malkov and Yashunin).</summary>
    public void PlanAttach(LinkTable links, int slot, int level)
    {
        Changes.Clear();
        _nearness.Place(slot);
        if (links.Entry == LinkTable.None)
        {
            return;
        }

        var scorer = _selection.ScorerOf(slot);
        int top = links.LevelOf(links.Entry);
        int start = GraphWalk.Descend(scorer, links, _scratch, links.Entry, top, Math.Min(level, top));
        for (int at = Math.Min(level, top); at >= 0; at--)
        {
            GraphWalk.Expand(scorer, links, _scratch, _rows.Slots, start, _efConstruction, at);
            _candidates.Clear();
            foreach (ulong entry in _scratch.Pool.Entries)
            {
                if (MayLink(links, CandidatePool.SlotOf(entry), at))
                {
                    _candidates.Add(CandidatePool.Unmarked(entry));
                }
            }

            _neighbours.Clear();
            _neighbours.AddRange(_selection.Choose(CollectionsMarshal.AsSpan(_candidates), links.M));
            Changes.Set(slot, at, CollectionsMarshal.AsSpan(_neighbours));
            if (_neighbours.Count > 0)
            {
                start = _neighbours[0];
                PlanLinksBack(links, slot, at);
            }
        }
    }

    /// <summary>Plans the removal of a row: whoever links to it gets links to the row's own neighbours instead, where they serve.</summary>
    /// <remarks>
    /// Links are not kept in both directions. Those who link to a row are looked for among its neighbours and theirs, where
    /// nearly all are; a link that is missed leads to a dead slot, and later to the slot's next row: a detour, not an error.
    /// </remarks>
    public void PlanDetach(LinkTable links, int slot)
    {
        Changes.Clear();
        for (int level = links.LevelOf(slot); level >= 0; level--)
        {
            var own = links.Links(slot, level);
            FindAround(links, own, level);
            foreach (int other in _around)
            {
                var former = links.Links(other, level);
                if (other != slot && former.Contains(slot))
                {
                    _gathered.Clear();
                    Gather(links, former, level, other, slot);
                    Gather(links, own, level, other, slot);
                    Changes.Set(other, level, Choose(other, links.RoomOf(level)));
                }
            }

            Changes.Set(slot, level, []);
        }
    }

    private void PlanLinksBack(LinkTable links, int slot, int level)
    {
        int room = links.RoomOf(level);
        foreach (int neighbour in _neighbours)
        {
            _gathered.Clear();
            Gather(links, links.Links(neighbour, level), level, neighbour, slot);
            _gathered.Add(slot);
            Changes.Set(neighbour, level, _gathered.Count <= room ? CollectionsMarshal.AsSpan(_gathered) : Choose(neighbour, room));
        }
    }

    private void FindAround(LinkTable links, ReadOnlySpan<int> own, int level)
    {
        _around.Clear();
        foreach (int neighbour in own)
        {
            _around.Add(neighbour);
            foreach (int next in links.Links(neighbour, level))
            {
                _around.Add(next);
            }
        }
    }

    private bool MayLink(LinkTable links, int slot, int level) => _rows.IsLive(slot) && (level == 0 || links.LevelOf(slot) >= level);

    private void Gather(LinkTable links, ReadOnlySpan<int> slots, int level, int forSlot, int without)
    {
        int known = _gathered.Count;
        foreach (int slot in slots)
        {
            if (slot != forSlot && slot != without && MayLink(links, slot, level)
                && (known == 0 || !CollectionsMarshal.AsSpan(_gathered)[..known].Contains(slot)))
            {
                _gathered.Add(slot);
            }
        }
    }

    /// <summary>The best links for a slot among the gathered ones.</summary>
    private ReadOnlySpan<int> Choose(int forSlot, int limit)
    {
        var scorer = _selection.ScorerOf(forSlot);
        _candidates.Clear();
        int count = _gathered.Count;
        for (int i = 0; i < count; i++)
        {
            _scratch.Slots[i] = _gathered[i];
            scorer.Prefetch(_gathered[i]);
        }

        scorer.Score(_scratch.Slots, count, _scratch.Scores);
        for (int i = 0; i < count; i++)
        {
            _candidates.Add(CandidatePool.Pack(_gathered[i], _scratch.Scores[i]));
        }

        var candidates = CollectionsMarshal.AsSpan(_candidates);
        candidates.Sort();
        return _selection.Choose(candidates, limit);
    }
}

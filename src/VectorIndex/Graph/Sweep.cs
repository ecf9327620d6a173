using Personalization.VectorIndex.Concurrency;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Takes dead rows out of the graph and frees their slots, a few lists with every write.</summary>
/// <remarks>
/// <para>Links are kept in one direction, so those who link to a dead row are not known. A sweep goes once through all lists and mends those
/// that hold dead neighbours; afterwards nothing leads to the rows that were dead when it began (<see cref="Graves"/> says why nothing can
/// come back). It begins when one row in 25 is dead and goes as fast as to end before one in 12 is: the more are dead, the fewer
/// mendings per death, and the longer the detours of searches.</para>
/// <para>One writer sweeps at a time; what others would have done meanwhile is done by the next. With one writer it is deterministic.</para>
/// </remarks>
internal sealed class Sweep(RowStore rows, LayeredGraph graph, Linker linker, Epochs epochs)
{
    private const int RowsPerDead = 25;
    private const int FewestDead = 8;
    private const int MostListsPerWrite = 4096;
    private readonly Lock _sweeping = new();
    private readonly List<int> _batch = [];
    private readonly Queue<Unlinked> _unlinked = new();
    private List<(int Level, int Node)> _nodes = [];
    private int _level;
    private int _cursor;
    private long _due;

    /// <summary>Slots that nothing leads to, not yet given back because of calls under way. No writer may be at work.</summary>
    public IEnumerable<int> UnlinkedSlots => _unlinked.SelectMany(unlinked => unlinked.Slots);

    /// <summary>Nodes of upper levels that nothing leads to, not yet given back. No writer may be at work.</summary>
    public IEnumerable<(int Level, int Node)> UnlinkedNodes => _unlinked.SelectMany(unlinked => unlinked.Nodes);

    /// <summary>Does the share of one write. The caller is in no epoch; the scratch is its own.</summary>
    public void Pay<TNear>(Scratch scratch)
        where TNear : struct, INearRanker<TNear>
    {
        if (rows.Graves.Count == 0 && _unlinked.Count == 0)
        {
            return;
        }

        // As many lists as there are for each of the deaths until the sweep must be through; free slots count but cost nothing.
        long share = (long)RowsPerDead * rows.Slots / Math.Max(rows.Count, 1);
        Interlocked.Add(ref _due, Math.Min(share + 1, MostListsPerWrite));
        if (_sweeping.TryEnter())
        {
            try
            {
                GiveBack();
                if (_batch.Count > 0 || TryBegin(RowsPerDead))
                {
                    Continue<TNear>(Interlocked.Exchange(ref _due, 0), scratch);
                    GiveBack();
                }
                else
                {
                    _due = 0;
                }
            }
            finally
            {
                _sweeping.Exit();
            }
        }
    }

    /// <summary>Sweeps until no dead row is linked. No writer may be at work.</summary>
    public void Finish<TNear>(Scratch scratch)
        where TNear : struct, INearRanker<TNear>
    {
        lock (_sweeping)
        {
            while (_batch.Count > 0 || TryBegin(int.MaxValue))
            {
                Continue<TNear>(long.MaxValue, scratch);
            }

            _due = 0;
            GiveBack();
        }
    }

    private bool TryBegin(int rowsPerDead)
    {
        int dead = rows.Graves.Count;
        if (dead == 0 || (rowsPerDead < int.MaxValue && (dead < FewestDead || (long)dead * rowsPerDead < rows.Count)))
        {
            return false;
        }

        rows.Graves.TakeInto(_batch, everyone: rowsPerDead == int.MaxValue);
        (_level, _cursor) = (0, 0);
        return _batch.Count > 0;
    }

    private void Continue<TNear>(long lists, Scratch scratch)
        where TNear : struct, INearRanker<TNear>
    {
        for (; lists > 0; lists--)
        {
            if (_cursor >= NodesAt(_level))
            {
                _cursor = 0;
                if (++_level > graph.Layers.Length)
                {
                    End();
                    return;
                }
            }
            else
            {
                Visit<TNear>(_level, _cursor++, scratch);
            }
        }
    }

    private int NodesAt(int level) => level == 0 ? rows.Slots : graph.Layers[level - 1].Nodes;

    private unsafe void Visit<TNear>(int level, int node, Scratch scratch)
        where TNear : struct, INearRanker<TNear>
    {
        int* slots = level == 0 ? null : graph.Layers[level - 1].Slots;
        int slot = slots is null ? node : slots[node];
        byte state = slot < 0 ? RowState.Free : rows.Columns.StateOf(slot);
        if (state == RowState.Leaving)
        {
            if (level > 0)
            {
                _nodes.Add((level, node));
            }
        }
        else if (state is RowState.Live or RowState.Dead && HasDead(level, node, slots)
            && !linker.Mend<TNear>(level, node, scratch) && level == 0 && state == RowState.Live && rows.Count > 1)
        {
            scratch.Cell.Enter(epochs.Now);
            try
            {
                linker.AttachAgain<TNear>(slot, scratch);
            }
            finally
            {
                scratch.Cell.Exit();
            }
        }
    }

    private unsafe bool HasDead(int level, int node, int* slots)
    {
        foreach (int neighbour in graph.LinksAt(level).Of(node))
        {
            if (!rows.Columns.MayLinkTo(slots is null ? neighbour : slots[neighbour]))
            {
                return true;
            }
        }

        return false;
    }

    private void End()
    {
        ReplaceDeadEntry();
        rows.Graves.Unlinked(_batch);
        _unlinked.Enqueue(new Unlinked(epochs.Advance(), [.. _batch], _nodes));
        _batch.Clear();
        _nodes = [];
    }

    private void GiveBack()
    {
        while (_unlinked.TryPeek(out var unlinked) && unlinked.Since < epochs.Oldest())
        {
            foreach (var level in unlinked.Nodes.GroupBy(at => at.Level))
            {
                graph.Layers[level.Key - 1].Return(level.Select(at => at.Node));
            }

            rows.Return(unlinked.Slots);
            _unlinked.Dequeue();
        }
    }

    private void ReplaceDeadEntry()
    {
        lock (graph.Entering)
        {
            if (graph.Entry is { } entry && !rows.Columns.MayLinkTo(entry.Slot))
            {
                graph.Entry = Find(RowState.Live) ?? Find(RowState.Unseen);
            }
        }
    }

    /// <summary>A node of the highest level that has a row in this state.</summary>
    private unsafe GraphEntry? Find(byte state)
    {
        for (int level = graph.Layers.Length; level >= 0; level--)
        {
            for (int node = 0; node < NodesAt(level); node++)
            {
                int slot = level == 0 ? node : graph.Layers[level - 1].Slots[node];
                if (slot >= 0 && rows.Columns.StateOf(slot) == state)
                {
                    return new GraphEntry(level, node, slot);
                }
            }
        }

        return null;
    }

    private sealed record Unlinked(long Since, int[] Slots, List<(int Level, int Node)> Nodes);
}

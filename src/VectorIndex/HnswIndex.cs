using System.ComponentModel.DataAnnotations;
using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;
using Personalization.VectorIndex.Snapshots;

namespace Personalization.VectorIndex;

/// <summary>Approximate search by a hierarchical navigable small world graph (Malkov and Yashunin, 2018).</summary>
/// <remarks>
/// <para>Search: about ef · 20 inner products, whatever the number of rows (it grows with its logarithm). A filter is met by a walk that is
/// broader in proportion, or, where that is cheaper, by an exact scan of the rows that pass; a walk that comes back with fewer hits than
/// wanted is repeated as a scan, so rows that exist are never missed for lack of luck. Among equal scores at the end of the hits
/// it is those met that are ordered by key.</para>
/// <para>Upsert: about efConstruction · 30 inner products. Delete: about 2,000, to mend the links around. Replacing is both. Memory: 4·D (padded to 64
/// bytes) + 8·M + 80 bytes a row.</para>
/// <para>Rows of different norms are supported: the graph is built by <see cref="Nearness"/>, which allows for lengths.</para>
/// </remarks>
public sealed class HnswIndex : IVectorIndex
{
    private readonly IndexGate _gate;
    private readonly RowStore _rows;
    private readonly ScratchPool _scratch;
    private readonly GraphEditor _editor;
    private readonly LevelDraw _levels;
    private LinkTable _links;

    /// <summary>An empty index of rows with the given number of components, 1 … <see cref="VectorLimits.Dimensions"/>.</summary>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    public HnswIndex(int dimensions, HnswOptions? options = null)
    {
        Options = options ?? new HnswOptions();
        Validator.ValidateObject(Options, new ValidationContext(Options), validateAllProperties: true);
        _gate = new IndexGate();
        _rows = new RowStore(dimensions, _gate);
        _scratch = new ScratchPool(dimensions);
        _editor = new GraphEditor(_rows, new Nearness(_rows), Options.EfConstruction);
        _levels = new LevelDraw(Options.Seed, Options.M);
        _links = new LinkTable(Options.M, _rows.Capacity);
    }

    internal HnswIndex(IndexGate gate, RowStore rows, GraphState graph)
    {
        (_gate, _rows, Options, _links) = (gate, rows, graph.Options, graph.Links);
        _scratch = new ScratchPool(rows.Dimensions);
        var nearness = new Nearness(rows);
        nearness.PlaceAll();
        _editor = new GraphEditor(rows, nearness, Options.EfConstruction);
        _levels = new LevelDraw(Options.Seed, Options.M, graph.LevelsDrawn);
    }

    /// <summary>The shape it was made with.</summary>
    public HnswOptions Options { get; }

    /// <inheritdoc/>
    public int Dimensions => _rows.Dimensions;

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <inheritdoc/>
    public UpsertOutcome Upsert(long key, ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions)
        {
            return UpsertOutcome.DimensionMismatch;
        }

        if (!VectorCheck.IsUsable(vector))
        {
            return UpsertOutcome.NotFinite;
        }

        lock (_gate.Writing)
        {
            bool known = _rows.TryGetSlot(key, out int former);
            Attach(key, vector);
            if (known)
            {
                // Dead since the commit, but still part of the graph.
                Detach(former, key: null);
            }

            return known ? UpsertOutcome.Updated : UpsertOutcome.Added;
        }
    }

    /// <inheritdoc/>
    public DeleteOutcome Delete(long key)
    {
        lock (_gate.Writing)
        {
            if (!_rows.TryGetSlot(key, out int slot))
            {
                return DeleteOutcome.UnknownKey;
            }

            Detach(slot, key);
            return DeleteOutcome.Deleted;
        }
    }

    /// <inheritdoc/>
    public SearchAnswer Search(ReadOnlySpan<float> query, int k, int ef, Span<Hit> results, KeyFilter? filter = null)
    {
        if (SearchRequest.Check(query, Dimensions, k, ef, results) is var outcome && outcome != SearchOutcome.Answered)
        {
            return new SearchAnswer(outcome, 0, SearchPlan.None);
        }

        if (k == 0 || Count == 0)
        {
            return new SearchAnswer(SearchOutcome.Answered, 0, SearchPlan.None);
        }

        var scratch = _scratch.Rent();
        _gate.EnterRead();
        try
        {
            scratch.SetQuery(query);
            return GraphSearch.Search(_rows, _links, scratch, results[..k], Math.Max(k, ef), filter);
        }
        finally
        {
            _gate.ExitRead();
            _scratch.Return(scratch);
        }
    }

    /// <inheritdoc/>
    public bool TryGetVector(long key, Span<float> destination) => RowRead.TryGetVector(_gate, _rows, key, destination);

    /// <inheritdoc/>
    public void Save(Stream destination)
    {
        lock (_gate.Writing)
        {
            SnapshotFile.Write(destination, _rows, new GraphState(Options, _links, _levels.Drawn));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private void Attach(long key, ReadOnlySpan<float> vector)
    {
        int slot = _rows.Place(vector);
        MakeRoomForLinks();
        int level = _levels.Next();
        _links.Open(slot, level);
        _editor.PlanAttach(_links, slot, level);
        _gate.EnterCommit();
        try
        {
            _editor.Changes.Apply(_links);
            _rows.Publish(key, slot);
            if (_links.Entry == LinkTable.None || level > _links.LevelOf(_links.Entry))
            {
                _links.SetEntry(slot);
            }
        }
        finally
        {
            _gate.ExitCommit();
        }
    }

    /// <summary>Takes a slot out of the graph, and its row out of the index where a key is given, and frees the slot.</summary>
    private void Detach(int slot, long? key)
    {
        int entry = slot == _links.Entry ? _links.HighestLive(_rows.Live, without: slot) : _links.Entry;
        _editor.PlanDetach(_links, slot);
        _gate.EnterCommit();
        try
        {
            if (key is { } retired)
            {
                _rows.Retire(retired);
            }

            _editor.Changes.Apply(_links);
            _links.SetEntry(entry);
            if (entry == LinkTable.None)
            {
                // The last row: begin anew rather than among links to the dead.
                _rows.Clear();
                return;
            }
        }
        finally
        {
            _gate.ExitCommit();
        }

        _rows.Free(slot);
    }

    private void MakeRoomForLinks()
    {
        if (_links.Capacity < _rows.Capacity)
        {
            var grown = _links.Grown(_rows.Capacity);
            _gate.EnterCommit();
            try
            {
                _links = grown;
            }
            finally
            {
                _gate.ExitCommit();
            }
        }
    }
}

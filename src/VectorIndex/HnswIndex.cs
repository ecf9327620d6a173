using System.ComponentModel.DataAnnotations;
using Personalization.VectorIndex.Concurrency;
using Personalization.VectorIndex.Graph;
using Personalization.VectorIndex.Memory;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;
using Personalization.VectorIndex.Snapshots;

namespace Personalization.VectorIndex;

/// <summary>Approximate and exact search in memory: a hierarchical navigable small world graph (Malkov and Yashunin, 2018) over float32
/// rows with 8-bit codes, beside an exact scan of the same rows.</summary>
/// <remarks>
/// <para><b>Search.</b> The planner estimates what a scan and what a walk of the graph would cost, and takes the cheaper one. A walk goes by
/// codes, about ef · 20 of them, and scores the best it met in float32; a scan excludes rows by bounds from their codes and is exact. A
/// walk that comes back with fewer hits than wanted is repeated broader, and at last as a scan, so rows that exist are never missed
/// for lack of luck.</para>
/// <para><b>Writes.</b> An upsert fills a new slot, links it, and then makes it the row of its key; the former slot dies. A dead row is no longer
/// found but still walked through, until a sweep, paid for by every write, has taken it out of all lists and given its place to its neighbours;
/// then its slot is free. Cost of an upsert: about efConstruction · 30 products of codes.</para>
/// <para><b>Threads.</b> Addresses never change and slots are not used again while anyone may look at them (<see cref="Epochs"/>), so searches take
/// no locks. Writers lock single link lists. One writer with one seed always makes the same index.</para>
/// <para><b>Memory.</b> A row takes 4·D + D bytes, each part padded to 64, 8·M for links, and 25 for key, scale, state and upper levels:
/// 470 at 64 dimensions and M = 16.</para>
/// </remarks>
public sealed class HnswIndex : IVectorIndex
{
    private readonly Epochs _epochs = new();
    private readonly WriterGate _gate = new();
    private readonly RowColumns _columns;
    private readonly RowStore _rows;
    private readonly LayeredGraph _graph;
    private readonly Linker _linker;
    private readonly Sweep _sweep;
    private readonly ScratchPool _scratch;
    private readonly Searcher _searcher;
    private readonly LevelDraw _levels;
    private readonly RowLengths _lengths;
    private readonly Func<int> _drawLevel;
    private readonly Action<int> _growLinks;
    private bool _disposed;

    /// <summary>An empty index of rows with the given number of components, 1 … <see cref="VectorLimits.Dimensions"/>.</summary>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimensions are.</exception>
    public HnswIndex(int dimensions, HnswOptions? options = null)
        : this(new SnapshotHeader { Dimensions = dimensions, FirstSquaredNorm = RowLengths.Unknown }, options ?? new HnswOptions())
    {
    }

    internal HnswIndex(in SnapshotHeader header, HnswOptions options, SearchCosts? costs = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(header.Dimensions, 1, "dimensions");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Dimensions, VectorLimits.Dimensions, "dimensions");
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Options = options with { Capacity = 0 };
        long bytesPerRow = (8L * header.Dimensions) + (8L * options.M) + 128;
        int most = Reservation.Rows(bytesPerRow, options.Capacity);
        _columns = new RowColumns(header.Dimensions, options, most);
        _rows = new RowStore(_columns, most, _epochs);
        _graph = new LayeredGraph(options.M, most);
        _linker = new Linker(_rows, _graph, options.EfConstruction);
        _sweep = new Sweep(_rows, _graph, _linker, _epochs);
        _scratch = new ScratchPool(_epochs, () => new Scratch(_columns.Stride, _columns.CodeStride, _graph.Ground.Room));
        _searcher = new Searcher(_rows, _graph) { Costs = costs };
        _levels = new LevelDraw(options.Seed, options.M, header.LevelsDrawn);
        _lengths = new RowLengths(header.FirstSquaredNorm);
        _drawLevel = _levels.Next;
        _growLinks = _graph.Ground.Grow;
        _rows.Reserve(options.Capacity, _growLinks);
    }

    /// <summary>The shape it was made with.</summary>
    public HnswOptions Options { get; }

    /// <summary>Who decides between scan and graph; for tests and measurements, and for callers who know better.</summary>
    public PlanChoice Plan
    {
        get => _searcher.Choice;
        set => _searcher.Choice = value;
    }

    /// <inheritdoc/>
    public int Dimensions => _columns.Dimensions;

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <inheritdoc/>
    public MemoryUse Memory
    {
        get
        {
            long slots = _rows.Slots;
            return new MemoryUse(
                slots * _columns.RowBytes,
                slots * _columns.CodeBytes,
                (slots * _graph.Ground.ListBytes) + _graph.LayerBytes + ListLocks.Bytes,
                (slots * _columns.KeyBytes) + _rows.TableBytes + DeathLog.Bytes,
                _scratch.Bytes);
        }
    }

    private bool HasCodes => _columns.CodeStride > 0;

    /// <inheritdoc/>
    public UpsertOutcome Upsert(long key, ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions)
        {
            return UpsertOutcome.DimensionMismatch;
        }

        double squaredNorm = VectorCheck.SquaredNorm(vector);
        if (!VectorCheck.IsUsable(squaredNorm))
        {
            return UpsertOutcome.NotFinite;
        }

        if (!_columns.Holds(key))
        {
            return UpsertOutcome.KeyOutOfRange;
        }

        bool updated = HasCodes ? Upsert<NearCodeRanker>(key, vector, squaredNorm) : Upsert<NearFloatRanker>(key, vector, squaredNorm);
        return updated ? UpsertOutcome.Updated : UpsertOutcome.Added;
    }

    /// <inheritdoc/>
    public DeleteOutcome Delete(long key) => HasCodes ? Delete<NearCodeRanker>(key) : Delete<NearFloatRanker>(key);

    /// <inheritdoc/>
    public SearchAnswer Search(ReadOnlySpan<float> query, int k, int ef, Span<Hit> results, KeyFilter? filter = null)
    {
        SearchRequest.ThrowIfMisused(k, ef, results.Length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var scratch = _scratch.Rent();
        scratch.Cell.Enter(_epochs.Now);
        try
        {
            return Search(scratch, query, ef, results[..k], filter);
        }
        finally
        {
            scratch.Cell.Exit();
            _scratch.Return(scratch);
            GC.KeepAlive(this);
        }
    }

    /// <inheritdoc/>
    public void Search(
        ReadOnlySpan<float> queries, int k, ReadOnlySpan<int> ef, Span<Hit> results, Span<SearchAnswer> answers, KeyFilter? filter = null)
    {
        BatchRequest.ThrowIfMisused(queries.Length, Dimensions, k, ef, results.Length, answers.Length);
        ObjectDisposedException.ThrowIf(_disposed, this);
        var scratch = _scratch.Rent();
        try
        {
            for (int i = 0; i < answers.Length; i++)
            {
                scratch.Cell.Enter(_epochs.Now);
                answers[i] = Search(
                    scratch, queries.Slice(i * Dimensions, Dimensions), ef[ef.Length == 1 ? 0 : i], results.Slice(i * k, k), filter);
            }
        }
        finally
        {
            scratch.Cell.Exit();
            _scratch.Return(scratch);
            GC.KeepAlive(this);
        }
    }

    /// <inheritdoc/>
    public bool TryGetVector(long key, Span<float> destination)
    {
        if (destination.Length < Dimensions)
        {
            throw new ArgumentException($"The destination holds {destination.Length} floats, a row has {Dimensions}.", nameof(destination));
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        var scratch = _scratch.Rent();
        scratch.Cell.Enter(_epochs.Now);
        try
        {
            int slot = _rows.Find(key);
            if (slot < 0)
            {
                return false;
            }

            _columns.Row(slot).CopyTo(destination);
            return true;
        }
        finally
        {
            scratch.Cell.Exit();
            _scratch.Return(scratch);
            GC.KeepAlive(this);
        }
    }

    /// <inheritdoc/>
    public void Save(Stream destination)
    {
        var scratch = _scratch.Rent();
        _gate.EnterAlone();
        try
        {
            if (HasCodes)
            {
                _sweep.Finish<NearCodeRanker>(scratch);
            }
            else
            {
                _sweep.Finish<NearFloatRanker>(scratch);
            }

            var parts = new IndexParts(Options, _rows, _lengths, _graph, _levels);
            SnapshotFile.Write(destination, parts, [.. _rows.Free, .. _sweep.UnlinkedSlots], FreeNodes());
        }
        finally
        {
            _gate.ExitAlone();
            _scratch.Return(scratch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not for searches under way, which there must be none of, but for those that come too late: they would read what is not there.
        _disposed = true;
        _rows.Dispose();
        _graph.Dispose();
        _gate.Dispose();
    }

    /// <summary>Takes up a snapshot, before the index is shared.</summary>
    internal void Fill(SectionReader reader, in SnapshotHeader header)
    {
        _rows.Reserve(header.Slots, _growLinks);
        if (header.Penalties != 0)
        {
            _columns.AddPenalties(0, _rows.Room);
        }

        RowSections.Read(reader, header, _rows);
        GraphSections.Read(reader, header, _graph, _rows);
    }

    private SearchAnswer Search(Scratch scratch, ReadOnlySpan<float> query, int ef, Span<Hit> results, KeyFilter? filter)
    {
        var outcome = SearchRequest.Check(query, Dimensions, out double squaredNorm);
        if (outcome != SearchOutcome.Answered)
        {
            return new SearchAnswer(outcome, 0, SearchPlan.None);
        }

        scratch.SetQuery(query, FactorOf(squaredNorm));
        return _searcher.Search(scratch, ef, results, filter);
    }

    private bool Upsert<TNear>(long key, ReadOnlySpan<float> vector, double squaredNorm)
        where TNear : struct, INearRanker<TNear>
    {
        if (Options.Metric == VectorMetric.InnerProduct && !_columns.HasPenalties && _lengths.Differs(squaredNorm))
        {
            AddPenalties();
        }

        var scratch = _scratch.Rent();
        _gate.Enter();
        try
        {
            scratch.Cell.Enter(_epochs.Now);
            int slot = _rows.Take(_drawLevel, out int level, _growLinks);
            _columns.Fill(slot, key, vector, FactorOf(squaredNorm));
            _linker.Attach<TNear>(slot, level, scratch);
            bool updated = _rows.Publish(slot);
            scratch.Cell.Exit();
            _sweep.Pay<TNear>(scratch);
            return updated;
        }
        finally
        {
            scratch.Cell.Exit();
            _gate.Exit();
            _scratch.Return(scratch);
            GC.KeepAlive(this);
        }
    }

    private DeleteOutcome Delete<TNear>(long key)
        where TNear : struct, INearRanker<TNear>
    {
        var scratch = _scratch.Rent();
        _gate.Enter();
        try
        {
            if (!_rows.Retire(key))
            {
                return DeleteOutcome.UnknownKey;
            }

            _sweep.Pay<TNear>(scratch);
            return DeleteOutcome.Deleted;
        }
        finally
        {
            _gate.Exit();
            _scratch.Return(scratch);
            GC.KeepAlive(this);
        }
    }

    private void AddPenalties()
    {
        _gate.EnterAlone();
        try
        {
            if (!_columns.HasPenalties)
            {
                _columns.AddPenalties(_rows.Slots, _rows.Room);
            }
        }
        finally
        {
            _gate.ExitAlone();
        }
    }

    /// <summary>What a vector is multiplied by before it is used.</summary>
    private double FactorOf(double squaredNorm) => Options.Metric == VectorMetric.Cosine && squaredNorm > 0 ? 1 / Math.Sqrt(squaredNorm) : 1;

    private List<int[]> FreeNodes()
    {
        var unlinked = _sweep.UnlinkedNodes.ToLookup(at => at.Level, at => at.Node);
        return [.. _graph.Layers.Select((layer, i) => layer.Free.Concat(unlinked[i + 1]).ToArray())];
    }
}

using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;
using Personalization.VectorIndex.Snapshots;

namespace Personalization.VectorIndex;

/// <summary>Every search scores every row: exact, and the fastest choice up to some ten thousand rows.</summary>
/// <remarks>Search: n inner products of D, single-threaded. Upsert and delete: constant time. Memory: 4·D (padded to 64 bytes) + 50 bytes a row.</remarks>
public sealed class ExactIndex : IVectorIndex
{
    private readonly IndexGate _gate;
    private readonly RowStore _rows;
    private readonly ScratchPool _scratch;

    /// <summary>An empty index of rows with the given number of components, 1 … <see cref="VectorLimits.Dimensions"/>.</summary>
    public ExactIndex(int dimensions)
    {
        _gate = new IndexGate();
        _rows = new RowStore(dimensions, _gate);
        _scratch = new ScratchPool(dimensions);
    }

    internal ExactIndex(IndexGate gate, RowStore rows)
    {
        (_gate, _rows) = (gate, rows);
        _scratch = new ScratchPool(rows.Dimensions);
    }

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
            int slot = _rows.Place(vector);
            _gate.EnterCommit();
            try
            {
                _rows.Publish(key, slot);
            }
            finally
            {
                _gate.ExitCommit();
            }

            if (known)
            {
                _rows.Free(former);
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

            _gate.EnterCommit();
            try
            {
                _rows.Retire(key);
            }
            finally
            {
                _gate.ExitCommit();
            }

            _rows.Free(slot);
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
            int found = RowScan.Search(_rows, scratch, results[..k], filter);
            return new SearchAnswer(SearchOutcome.Answered, found, SearchPlan.Scan);
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
            SnapshotFile.Write(destination, _rows, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}

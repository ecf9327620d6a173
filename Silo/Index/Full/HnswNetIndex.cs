using System.Collections.Concurrent;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Full;

/// <summary>The package HNSW.Net as an index of the product, for comparison and for those who trust it more.</summary>
/// <remarks>
/// Its limits, and what is done about them:
/// <list type="bullet">
/// <item>It cannot delete or update. A row that is replaced or deleted stays in the graph and is left out of answers; when such rows are more than
/// <see cref="MostDead"/> of all, the graph is built anew in the background from the live ones, and takes over when it has caught up.</item>
/// <item>It has no filter by key: more is asked for than wanted, and more again while too little passes; rather than ask for a quarter of the rows, all live
/// ones are scanned.</item>
/// <item>It is built for unit vectors: with others, inner products are exact but recall is not promised.</item>
/// <item>While a row is added, searches wait. Searches allocate. Several writers go one after the other. Its level draws are not seeded, so that two builds differ.</item>
/// </list>
/// </remarks>
public sealed class HnswNetIndex : IVectorIndex
{
    /// <summary>Share of dead rows above which the graph is built anew: as much slower are searches then, and as much memory is lost.</summary>
    public const double MostDead = 0.25;
    private const int FewRows = 256;
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<long, HnswNetRow> _live = new();
    private volatile HnswNetGraph _graph;

    /// <summary>Rows that have come since a rebuild began; null while there is none.</summary>
    private List<HnswNetRow>? _since;

    public HnswNetIndex(int dimensions) : this(dimensions, new HnswNetGraph(), [])
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, VectorLimits.Dimensions);
    }

    internal HnswNetIndex(int dimensions, HnswNetGraph graph, IEnumerable<HnswNetRow> live)
    {
        (Dimensions, _graph) = (dimensions, graph);
        foreach (var row in live) _live[row.Key] = row;
    }

    public int Dimensions { get; }

    public int Count => _live.Count;

    /// <summary>Rows of the graph that are live no more.</summary>
    public int Dead => _graph.Count - Count;

    /// <summary>The rebuild that runs, or the last one.</summary>
    public Task Rebuilding { get; private set; } = Task.CompletedTask;

    /// <summary>Estimated: the package does not tell.</summary>
    public MemoryUse Memory => new((long)_graph.Count * Dimensions * sizeof(float), 0, _graph.LinkBytes, Count * 64L, 0);

    public UpsertOutcome Upsert(long key, ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions) return UpsertOutcome.DimensionMismatch;
        if (!IsUsable(vector)) return UpsertOutcome.NotFinite;
        var row = new HnswNetRow(key, vector.ToArray());
        lock (_writing)
        {
            _graph.Add([row]);
            _since?.Add(row);
            var known = _live.ContainsKey(key);
            _live[key] = row;
            RebuildIfMuchIsDead();
            return known ? UpsertOutcome.Updated : UpsertOutcome.Added;
        }
    }

    public DeleteOutcome Delete(long key)
    {
        lock (_writing)
        {
            if (!_live.TryRemove(key, out _)) return DeleteOutcome.UnknownKey;
            RebuildIfMuchIsDead();
            return DeleteOutcome.Deleted;
        }
    }

    public SearchAnswer Search(ReadOnlySpan<float> query, int k, int ef, Span<Hit> results, KeyFilter? filter = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfNegative(ef);
        if (results.Length < k) throw new ArgumentException($"The results hold {results.Length} hits, k is {k}.", nameof(results));
        if (query.Length != Dimensions) return new SearchAnswer(SearchOutcome.DimensionMismatch, 0, SearchPlan.None);
        if (!IsUsable(query)) return new SearchAnswer(SearchOutcome.NotFinite, 0, SearchPlan.None);
        if (k == 0 || Count == 0) return new SearchAnswer(SearchOutcome.Answered, 0, SearchPlan.None);
        var (graph, asked) = (_graph, new HnswNetRow(0, query.ToArray()));
        var dead = Math.Max(0, graph.Count - Count);
        for (var wanted = Math.Max(k, ef) + Math.Min(dead, Math.Max(k, ef)); wanted < Math.Max(FewRows, graph.Count / 4); wanted *= 2)
        {
            var hits = new List<Hit>(wanted);
            foreach (var found in graph.Nearest(asked, wanted)) Keep(hits, asked, found.Item, filter);
            if (hits.Count >= Math.Min(k, Count)) return new SearchAnswer(SearchOutcome.Answered, Best(hits, results[..k]), SearchPlan.Graph);
        }
        var all = new List<Hit>();
        foreach (var (_, row) in _live) Keep(all, asked, row, filter);
        return new SearchAnswer(SearchOutcome.Answered, Best(all, results[..k]), SearchPlan.Scan);
    }

    public void Search(ReadOnlySpan<float> queries, int k, ReadOnlySpan<int> ef, Span<Hit> results, Span<SearchAnswer> answers, KeyFilter? filter = null)
    {
        if ((long)answers.Length * Dimensions != queries.Length) throw new ArgumentException($"{answers.Length} queries of {Dimensions} components are expected, there are {queries.Length} floats.", nameof(queries));
        if (ef.Length != 1 && ef.Length != answers.Length) throw new ArgumentException($"There are {ef.Length} breadths for {answers.Length} queries; give one, or one for each.", nameof(ef));
        if (results.Length < (long)answers.Length * k) throw new ArgumentException($"The results hold {results.Length} hits, {answers.Length} queries want {k} each.", nameof(results));
        for (var q = 0; q < answers.Length; q++)
            answers[q] = Search(queries.Slice(q * Dimensions, Dimensions), k, ef[ef.Length == 1 ? 0 : q], results.Slice(q * k, k), filter);
    }

    public bool TryGetVector(long key, Span<float> destination)
    {
        if (destination.Length < Dimensions) throw new ArgumentException($"The destination holds {destination.Length} numbers, rows have {Dimensions}.", nameof(destination));
        if (!_live.TryGetValue(key, out var row)) return false;
        row.Vector.CopyTo(destination);
        return true;
    }

    public void Save(Stream destination)
    {
        lock (_writing) HnswNetSnapshot.Write(destination, Dimensions, _graph, IsLive);
    }

    /// <summary>Nothing of it is unmanaged; a rebuild that runs ends by itself.</summary>
    public void Dispose()
    {
    }

    private static bool IsUsable(ReadOnlySpan<float> vector)
    {
        var norm = 0.0;
        foreach (var v in vector) norm += (double)v * v;
        return norm <= VectorLimits.SquaredNorm;
    }

    private static int Best(List<Hit> hits, Span<Hit> results)
    {
        hits.Sort(static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Key.CompareTo(b.Key));
        var count = Math.Min(hits.Count, results.Length);
        for (var i = 0; i < count; i++) results[i] = hits[i];
        return count;
    }

    /// <summary>A key has one live row at any time, so that it is in an answer once at most.</summary>
    private bool IsLive(HnswNetRow row) => _live.TryGetValue(row.Key, out var live) && ReferenceEquals(live, row);

    private void Keep(List<Hit> hits, HnswNetRow query, HnswNetRow row, KeyFilter? filter)
    {
        if (IsLive(row) && filter?.Matches(row.Key) != false) hits.Add(new Hit(row.Key, HnswNetGraph.Score(query.Vector, row.Vector)));
    }

    private void RebuildIfMuchIsDead()
    {
        if (_since is not null || Dead <= Math.Max(FewRows, MostDead * _graph.Count)) return;
        _since = [];
        HnswNetRow[] live = [.. _live.Values];
        Rebuilding = Task.Run(() => Rebuild(live));
    }

    private void Rebuild(HnswNetRow[] live)
    {
        var graph = new HnswNetGraph();
        graph.Add(live);
        lock (_writing)
        {
            graph.Add([.. _since!.Where(IsLive)]);
            (_graph, _since) = (graph, null);
        }
    }
}

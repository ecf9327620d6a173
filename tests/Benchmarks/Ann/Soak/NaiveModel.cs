using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>The index as one would write it without a thought for speed, and what must hold of every answer beside it.</summary>
public sealed class NaiveModel(SoakRows rows)
{
    /// <summary>Rows this close to the last of the best are as good: sums in another order.</summary>
    private const double Tie = 1e-5;
    private readonly Dictionary<long, float[]> _rows = [];
    private double _found;
    private double _wanted;

    public int Count => _rows.Count;

    /// <summary>The share of the true best that the searches found so far, by score.</summary>
    public double Recall => _wanted == 0 ? 1 : _found / _wanted;

    public bool Holds(long key) => _rows.ContainsKey(key);

    public float[]? RowOf(long key) => _rows.GetValueOrDefault(key);

    public void Set(long key, float[] row) => _rows[key] = row;

    public bool Remove(long key) => _rows.Remove(key);

    public void Clear() => _rows.Clear();

    /// <summary>Fails if an answer holds what it must not: unknown, repeated or filtered keys, wrong scores, wrong order, too few.</summary>
    public void Check(ReadOnlySpan<float> query, int k, Func<long, bool> keeps, ReadOnlySpan<Hit> hits, SearchPlan plan)
    {
        var seen = new HashSet<long>();
        for (var i = 0; i < hits.Length; i++)
        {
            var hit = hits[i];
            if (!_rows.TryGetValue(hit.Key, out var row)) throw new SoakException($"found key {hit.Key}, which has no row");
            if (!keeps(hit.Key)) throw new SoakException($"found key {hit.Key}, which the filter excludes");
            if (!seen.Add(hit.Key)) throw new SoakException($"found key {hit.Key} twice");
            if (!rows.IsScore(hit.Score, query, row)) throw new SoakException($"key {hit.Key} has score {hit.Score}, its row {rows.Score(query, row)}");
            if (i > 0 && (hits[i - 1].Score < hit.Score || (hits[i - 1].Score == hit.Score && hits[i - 1].Key > hit.Key))) throw new SoakException($"hit {i} is out of order");
        }
        var best = new List<double>();
        foreach (var (key, row) in _rows)
            if (keeps(key)) best.Add(rows.Score(query, row));
        var expected = Math.Min(k, best.Count);
        if (hits.Length != expected) throw new SoakException($"{hits.Length} hits where {expected} of {best.Count} rows were wanted");
        best.Sort((a, b) => b.CompareTo(a));
        for (var i = 0; i < expected; i++)
        {
            _wanted++;
            if (rows.Score(query, _rows[hits[i].Key]) >= best[expected - 1] - Tie) _found++;
            else if (plan == SearchPlan.Scan) throw new SoakException($"a scan found key {hits[i].Key} with {hits[i].Score} where {best[expected - 1]} was the last of the best");
        }
    }

    /// <summary>Fails unless the index holds exactly these rows, as they were given.</summary>
    public void CheckRows(IVectorIndex index, int keys)
    {
        if (index.Count != Count) throw new SoakException($"{index.Count} rows where there are {Count}");
        var row = new float[index.Dimensions];
        for (long key = 0; key < keys; key++)
        {
            var known = index.TryGetVector(key, row);
            if (known != _rows.TryGetValue(key, out var expected)) throw new SoakException($"key {key} is {(known ? "there" : "gone")}");
            if (known && !rows.IsKept(row, expected)) throw new SoakException($"key {key} has another row");
        }
    }
}

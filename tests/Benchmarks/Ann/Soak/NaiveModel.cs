using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>The index as one would write it without a thought for speed, and what must hold of every answer beside it.</summary>
public sealed class NaiveModel
{
    /// <summary>Inner products of unit rows, summed in another order.</summary>
    private const double ScoreError = 1e-4;
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
    public void Check(ReadOnlySpan<float> query, int k, Func<long, bool> keeps, ReadOnlySpan<Hit> hits)
    {
        var seen = new HashSet<long>();
        for (var i = 0; i < hits.Length; i++)
        {
            var hit = hits[i];
            if (!_rows.TryGetValue(hit.Key, out var row)) throw new SoakException($"found key {hit.Key}, which has no row");
            if (!keeps(hit.Key)) throw new SoakException($"found key {hit.Key}, which the filter excludes");
            if (!seen.Add(hit.Key)) throw new SoakException($"found key {hit.Key} twice");
            if (!IsScore(hit.Score, query, row)) throw new SoakException($"key {hit.Key} has score {hit.Score}, its row {Dot(query, row)}");
            if (i > 0 && (hits[i - 1].Score < hit.Score || (hits[i - 1].Score == hit.Score && hits[i - 1].Key > hit.Key))) throw new SoakException($"hit {i} is out of order");
        }
        var best = new List<double>();
        foreach (var (key, row) in _rows)
            if (keeps(key)) best.Add(Dot(query, row));
        var expected = Math.Min(k, best.Count);
        if (hits.Length != expected) throw new SoakException($"{hits.Length} hits where {expected} of {best.Count} rows were wanted");
        best.Sort((a, b) => b.CompareTo(a));
        for (var i = 0; i < expected; i++)
        {
            _wanted++;
            if (hits[i].Score >= best[expected - 1] - ScoreError) _found++;
        }
    }

    /// <summary>Fails unless the index holds exactly these rows, bit for bit.</summary>
    public void CheckRows(IVectorIndex index, int keys)
    {
        if (index.Count != Count) throw new SoakException($"{index.Count} rows where there are {Count}");
        var row = new float[index.Dimensions];
        for (long key = 0; key < keys; key++)
        {
            var known = index.TryGetVector(key, row);
            if (known != _rows.TryGetValue(key, out var expected)) throw new SoakException($"key {key} is {(known ? "there" : "gone")}");
            if (known && !expected.AsSpan().SequenceEqual(row)) throw new SoakException($"key {key} has another row");
        }
    }

    public static bool IsScore(float score, ReadOnlySpan<float> query, ReadOnlySpan<float> row) => Math.Abs(score - Dot(query, row)) <= ScoreError;

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}

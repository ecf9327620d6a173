using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>What an index should answer, computed the plain way.</summary>
internal sealed class NaiveIndex(VectorMetric metric = VectorMetric.InnerProduct)
{
    private readonly Dictionary<long, float[]> _rows = [];

    public int Count => _rows.Count;

    public IReadOnlyDictionary<long, float[]> Rows => _rows;

    public NaiveIndex Fill(float[][] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Upsert(i, rows[i]);
        }

        return this;
    }

    public UpsertOutcome Upsert(long key, float[] row)
    {
        bool known = _rows.ContainsKey(key);
        _rows[key] = row;
        return known ? UpsertOutcome.Updated : UpsertOutcome.Added;
    }

    public DeleteOutcome Delete(long key) => _rows.Remove(key) ? DeleteOutcome.Deleted : DeleteOutcome.UnknownKey;

    public Hit[] Find(float[] query, int k, KeyFilter? filter = null) =>
        [.. _rows.Where(row => filter is null || filter.Matches(row.Key))
            .Select(row => new Hit(row.Key, Score(query, row.Value)))
            .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Key).Take(k)];

    public float Score(float[] query, float[] row)
    {
        double product = Dot(query, row);
        double norms = metric == VectorMetric.Cosine ? Math.Sqrt(Dot(query, query) * Dot(row, row)) : 1;
        return norms == 0 ? 0 : (float)(product / norms);
    }

    private static double Dot(float[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}

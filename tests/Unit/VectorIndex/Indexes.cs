using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Both kinds of index, their data, and the questions that tests ask of them.</summary>
internal static class Indexes
{
    public const string Exact = "exact";
    public const string Hnsw = "hnsw";

    public static IVectorIndex Create(string kind, int dimensions, int seed = 42) => kind switch
    {
        Exact => new ExactIndex(dimensions),
        Hnsw => new HnswIndex(dimensions, new HnswOptions { Seed = seed }),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "exact or hnsw"),
    };

    public static IVectorIndex Fill(this IVectorIndex index, float[][] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(UpsertOutcome.Added, index.Upsert(i, rows[i]));
        }

        return index;
    }

    /// <summary>Unit rows in 50 clusters; <paramref name="lengthSpread"/> above 0 gives them log-normal lengths.</summary>
    public static float[][] Rows(int count, int dimensions, int seed, double lengthSpread = 0)
    {
        var centres = new Random(7);
        var random = new Random(seed);
        float[][] clusters = [.. Enumerable.Range(0, 50).Select(_ => Gaussian(centres, dimensions))];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] centre = clusters[random.Next(clusters.Length)];
            float[] row = [.. Gaussian(random, dimensions).Zip(centre, (noise, at) => at + (0.8f * noise))];
            double length = Math.Exp(lengthSpread * Normal(random)) / Math.Sqrt(row.Sum(x => (double)x * x));
            return row.Select(x => (float)(x * length)).ToArray();
        })];
    }

    public static Hit[] Find(this IVectorIndex index, float[] query, int k, int ef = 100, KeyFilter? filter = null)
    {
        var hits = new Hit[k];
        var answer = index.Search(query, k, ef, hits, filter);
        Assert.Equal(SearchOutcome.Answered, answer.Outcome);
        return hits[..answer.Count];
    }

    /// <summary>The share of the exact index's hits that the other finds too.</summary>
    public static double Recall(IVectorIndex index, IVectorIndex exact, float[][] queries, int k, int ef, KeyFilter? filter = null)
    {
        int found = 0, wanted = 0;
        foreach (float[] query in queries)
        {
            var truth = exact.Find(query, k, 0, filter).Select(hit => hit.Key).ToHashSet();
            found += index.Find(query, k, ef, filter).Count(hit => truth.Contains(hit.Key));
            wanted += truth.Count;
        }

        return (double)found / wanted;
    }

    private static float[] Gaussian(Random random, int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(_ => (float)Normal(random))];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

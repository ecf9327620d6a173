using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Indexes of every kind, their data, and the questions that tests ask of them.</summary>
internal static class Indexes
{
    /// <summary>Answers by scan.</summary>
    public const string Scan = "scan";

    /// <summary>Answers by the graph, over codes.</summary>
    public const string Graph = "graph";

    /// <summary>Answers by the graph, without codes.</summary>
    public const string Float = "float";

    public static TheoryData<string> Kinds => [Scan, Graph, Float];

    public static HnswIndex Create(string kind, int dimensions, int seed = 42, VectorMetric metric = VectorMetric.InnerProduct)
    {
        var options = new HnswOptions { Seed = seed, Metric = metric, Codes = kind == Float ? RowCodes.None : RowCodes.Int8 };
        return new HnswIndex(dimensions, options) { Plan = PlanOf(kind) };
    }

    public static PlanChoice PlanOf(string kind) => kind switch
    {
        Scan => PlanChoice.Scan,
        Graph or Float => PlanChoice.Graph,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "scan, graph or float"),
    };

    public static T Fill<T>(this T index, float[][] rows)
        where T : IVectorIndex
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

    /// <summary>The share of the true best that the index finds.</summary>
    public static double Recall(IVectorIndex index, NaiveIndex truth, float[][] queries, int k, int ef, KeyFilter? filter = null)
    {
        int found = 0, wanted = 0;
        foreach (float[] query in queries)
        {
            var best = truth.Find(query, k, filter).Select(hit => hit.Key).ToHashSet();
            found += index.Find(query, k, ef, filter).Count(hit => best.Contains(hit.Key));
            wanted += best.Count;
        }

        return (double)found / wanted;
    }

    public static byte[] Saved(this IVectorIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }

    public static HnswIndex Loaded(byte[] saved, string kind)
    {
        var index = IndexSnapshot.Load(new MemoryStream(saved));
        index.Plan = PlanOf(kind);
        return index;
    }

    private static float[] Gaussian(Random random, int dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(_ => (float)Normal(random))];

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

using System.Numerics;

namespace Personalization.Benchmarks.Ann.Data;

/// <summary>The true answers: every row against every query, on all cores.</summary>
/// <remarks>Cost: queries · rows · D multiplications; rows are taken in blocks that stay in the cache while a worker's queries pass over them.</remarks>
public static class ExactTruth
{
    private const int BlockFloats = 64 * 1024;
    private const int QueriesPerWorker = 50;

    /// <summary>For each query the indices of the rows with the largest inner products, best first, equal ones by index: [queries, k].
    /// −1 where fewer rows are admitted.</summary>
    /// <param name="rows">[n, D].</param>
    /// <param name="queries">[q, D].</param>
    /// <param name="dimensions">D.</param>
    /// <param name="k">How many.</param>
    /// <param name="admitted">Which rows may be found; null for all.</param>
    public static int[] Of(float[] rows, float[] queries, int dimensions, int k, Func<int, bool>? admitted = null)
    {
        var candidates = admitted is null ? null : Enumerable.Range(0, rows.Length / dimensions).Where(admitted).ToArray();
        var count = queries.Length / dimensions;
        var truth = new int[(long)count * k];
        Array.Fill(truth, -1);
        Parallel.For(0, (count + QueriesPerWorker - 1) / QueriesPerWorker, part =>
        {
            var first = part * QueriesPerWorker;
            var best = Enumerable.Range(first, Math.Min(QueriesPerWorker, count - first)).Select(_ => new PriorityQueue<int, Rank>(k + 1)).ToArray();
            Score(rows, queries.AsSpan(first * dimensions), dimensions, k, candidates, best);
            for (var i = 0; i < best.Length; i++)
                for (var place = best[i].Count - 1; place >= 0; place--) truth[((first + i) * k) + place] = best[i].Dequeue();
        });
        return truth;
    }

    private static void Score(float[] rows, ReadOnlySpan<float> queries, int dimensions, int k, int[]? candidates, PriorityQueue<int, Rank>[] best)
    {
        var total = candidates?.Length ?? rows.Length / dimensions;
        var block = Math.Max(1, BlockFloats / dimensions);
        for (var start = 0; start < total; start += block)
        {
            for (var q = 0; q < best.Length; q++)
            {
                var query = queries.Slice(q * dimensions, dimensions);
                var heap = best[q];
                for (var c = start; c < Math.Min(total, start + block); c++)
                {
                    var row = candidates is null ? c : candidates[c];
                    var rank = new Rank(Dot(query, rows.AsSpan(row * dimensions, dimensions)), row);
                    if (heap.Count < k) heap.Enqueue(row, rank);
                    else if (heap.TryPeek(out _, out var worst) && rank.CompareTo(worst) > 0) heap.EnqueueDequeue(row, rank);
                }
            }
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var j = 0;
        for (; j <= a.Length - Vector<float>.Count; j += Vector<float>.Count) sum += new Vector<float>(a[j..]) * new Vector<float>(b[j..]);
        var rest = Vector.Sum(sum);
        for (; j < a.Length; j++) rest += a[j] * b[j];
        return rest;
    }

    /// <summary>Worse first, as the heap wants it.</summary>
    private readonly record struct Rank(float Score, int Row) : IComparable<Rank>
    {
        public int CompareTo(Rank other) => Score != other.Score ? Score.CompareTo(other.Score) : other.Row.CompareTo(Row);
    }
}

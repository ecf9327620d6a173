using Personalization.Benchmarks.Ann.Measuring;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>How long single searches take on one processor, idle or while a thread on another replaces rows as fast as it can.</summary>
public static class OurLatency
{
    public static string Measure(ServedData data, IVectorIndex index, int[] processors, int k, int ef, int searches, bool writing)
    {
        var took = new double[searches];
        var (done, written) = (false, 0L);
        PinnedThreads.Run(processors, writing ? 2 : 1, thread =>
        {
            if (thread == 0)
            {
                Search(data, index, k, ef, took);
                Volatile.Write(ref done, true);
                return;
            }
            var random = new Random(3);
            for (; !Volatile.Read(ref done); written++)
            {
                // The rows themselves: what a search should find stays the same.
                var row = random.Next(data.Count);
                index.Upsert(row, data.Row(row));
            }
        });
        Array.Sort(took);
        return LineServer.Answer(("p50", At(took, 0.5)), ("p99", At(took, 0.99)), ("p999", At(took, 0.999)), ("writes", written / took.Sum()));
    }

    private static void Search(ServedData data, IVectorIndex index, int k, int ef, double[] took)
    {
        var hits = new Hit[k];
        for (var i = 0; i < took.Length; i++)
        {
            var query = data.Query(i % data.Queries);
            var waited = OwnThread.WaitedSeconds();
            var start = OwnThread.WallSeconds();
            index.Search(query, k, ef, hits);
            var wall = OwnThread.WallSeconds() - start;
            took[i] = wall - (OwnThread.WaitedSeconds() - waited);
        }
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

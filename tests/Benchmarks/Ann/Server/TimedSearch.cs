using Personalization.Benchmarks.Ann.Measuring;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>Speed by the thread's processor time, and recall.</summary>
public static class TimedSearch
{
    /// <summary>Answers one query into found: [k], −1 behind the last.</summary>
    public delegate void One(int query, Span<int> found);

    /// <summary>Whole passes over all queries until the processor time is used; the last pass is judged.</summary>
    public static string Run(ServedData data, int[] truth, int k, double milliseconds, One one)
    {
        var found = new int[data.Queries * k];
        var answered = 0L;
        var start = OwnThread.CpuSeconds();
        double took;
        do
        {
            for (var q = 0; q < data.Queries; q++) one(q, found.AsSpan(q * k, k));
            answered += data.Queries;
            took = OwnThread.CpuSeconds() - start;
        }
        while (took * 1000 < milliseconds);
        return LineServer.Answer(("qps", answered / took), ("recall", data.Recall(found, truth, k)));
    }

    /// <summary>One search of an index.</summary>
    public static One Of(ServedData data, IVectorIndex index, int k, int ef, KeyFilter? filter = null)
    {
        var hits = new Hit[k];
        return (query, found) =>
        {
            var count = index.Search(data.Query(query), k, ef, hits, filter).Count;
            for (var i = 0; i < count; i++) found[i] = (int)hits[i].Key;
            found[count..].Fill(-1);
        };
    }

    /// <summary>One search for ef hits of which the filter's first k are kept.</summary>
    public static One Filtered(ServedData data, IVectorIndex index, int k, int ef, KeyFilter filter)
    {
        var hits = new Hit[ef];
        return (query, found) =>
        {
            var count = index.Search(data.Query(query), ef, ef, hits).Count;
            var kept = 0;
            for (var i = 0; i < count && kept < k; i++)
                if (filter.Matches(hits[i].Key)) found[kept++] = (int)hits[i].Key;
            found[kept..].Fill(-1);
        };
    }
}

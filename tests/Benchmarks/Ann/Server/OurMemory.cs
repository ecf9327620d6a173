using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Server;

/// <summary>What the process and the index say about memory.</summary>
public static class OurMemory
{
    /// <summary>Resident bytes of the process.</summary>
    public static double ResidentBytes() => Environment.WorkingSet;

    /// <summary>Resident bytes after the collector has given back what it can.</summary>
    public static double Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return ResidentBytes();
    }

    /// <summary>Managed bytes allocated per search, after as many searches to warm up.</summary>
    public static string AllocatedBySearch(ServedData data, IVectorIndex index, int k, int ef)
    {
        var hits = new Hit[k];
        var before = 0L;
        for (var pass = 0; pass < 2; pass++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            for (var q = 0; q < data.Queries; q++) index.Search(data.Query(q), k, ef, hits);
        }
        return LineServer.Answer(("bytes", (GC.GetAllocatedBytesForCurrentThread() - before) / (double)data.Queries));
    }
}

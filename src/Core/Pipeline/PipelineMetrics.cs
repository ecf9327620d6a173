using System.Diagnostics.Metrics;

namespace Personalization.Core.Pipeline;

/// <summary>What the pipelines of this process count, by source. Counting is an addition; whoever collects reads the sums.</summary>
internal static class PipelineMetrics
{
    private static readonly Meter Meter = new("Personalization.Core");
    private static readonly KeyValuePair<string, object?>[] Labels =
        [.. Enumerable.Range(0, CandidateSources.Count).Select(s => new KeyValuePair<string, object?>("source", CandidateSources.NameOf(s)))];

    private static readonly long[] FoundBySource = new long[CandidateSources.Count];
    private static readonly long[] ShownBySource = new long[CandidateSources.Count];
    private static readonly long[] FailedBySource = new long[CandidateSources.Count];
    private static readonly long[] LateBySource = new long[CandidateSources.Count];
    private static readonly long[] MicrosecondsBySource = new long[CandidateSources.Count];

    static PipelineMetrics()
    {
        Meter.CreateObservableCounter("source_candidates", () => Read(FoundBySource, 1), description: "Candidates that each source found");
        Meter.CreateObservableCounter("source_shown", () => Read(ShownBySource, 1), description: "Items shown, by the source named first");
        Meter.CreateObservableCounter("source_failed", () => Read(FailedBySource, 1), description: "Answers that a source failed to take part in");
        Meter.CreateObservableCounter("source_late", () => Read(LateBySource, 1), description: "Answers that went on without a source because it was late");
        Meter.CreateObservableCounter("source_wait_ms", () => Read(MicrosecondsBySource, 1e-3), "ms", "Time from the start of retrieval until each source was done");
    }

    public static void Found(int source, int candidates, TimeSpan elapsed)
    {
        Interlocked.Add(ref FoundBySource[source], candidates);
        Interlocked.Add(ref MicrosecondsBySource[source], (long)elapsed.TotalMicroseconds);
    }

    public static void Shown(int source) => Interlocked.Increment(ref ShownBySource[source]);
    public static void Failed(int source) => Interlocked.Increment(ref FailedBySource[source]);
    public static void Late(int source) => Interlocked.Increment(ref LateBySource[source]);

    private static Measurement<double>[] Read(long[] sums, double unit)
    {
        var measured = new Measurement<double>[sums.Length];
        for (var i = 0; i < sums.Length; i++) measured[i] = new Measurement<double>(Interlocked.Read(ref sums[i]) * unit, Labels[i]);
        return measured;
    }
}

namespace Personalization.Benchmarks;

/// <summary>Names of the numbers by which the real-time path is judged; whoever compares runs looks for them in the reports, so they stay as they are.</summary>
public static class PathKeys
{
    public const string OverRawParts = "over-raw-parts";
    public const string PeerCpuRatio = "peer-cpu-ratio";
    public const string PeerCpuRatioUnranked = "peer-cpu-ratio-unranked";
    public const string PeerThroughputRatio = "peer-throughput-ratio";
    public const string PeerP99Ratio = "peer-p99-ratio";
    public const string HttpP50 = "http-p50-ms";
    public const string HttpP99 = "http-p99-ms";
    public const string PeerEvents1Ratio = "peer-events-1-ratio";
    public const string PeerEvents100Ratio = "peer-events-100-ratio";
    public const string StreamEventsPerSecond = "stream-events-per-second";
    public const string FreshnessIdleP50 = "freshness-idle-p50-ms";
    public const string FreshnessLoadedP99 = "freshness-loaded-p99-ms";
    public const string FreshnessStreamP50 = "freshness-stream-p50-ms";
    public const string FreshnessStreamP99 = "freshness-stream-p99-ms";
    public const string RankerOverBatch = "ranker-over-batch";
    public const string RecommendAllocated = "recommend-allocated-kb";
    public const string Customer = "customer-kb";
    public const string SwitchFailed = "switch-failed";
    public const string SwitchP99Ratio = "switch-p99-ratio";
}

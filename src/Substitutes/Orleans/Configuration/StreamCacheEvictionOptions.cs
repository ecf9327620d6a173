namespace Orleans.Configuration;

/// <summary>How long a stream's events are kept beside their queue.</summary>
public class StreamCacheEvictionOptions
{
    public static readonly TimeSpan DefaultDataMaxAgeInCache = TimeSpan.FromMinutes(30);

    /// <summary>Accepted: an event is kept until it is delivered or given up.</summary>
    public TimeSpan DataMaxAgeInCache { get; set; } = DefaultDataMaxAgeInCache;
}

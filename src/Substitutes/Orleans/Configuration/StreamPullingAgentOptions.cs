namespace Orleans.Configuration;

/// <summary>How events are delivered.</summary>
public class StreamPullingAgentOptions
{
    public static readonly int DEFAULT_BATCH_CONTAINER_BATCH_SIZE = 1;
    public static readonly TimeSpan DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan DEFAULT_INIT_QUEUE_TIMEOUT = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan DEFAULT_MAX_EVENT_DELIVERY_TIME = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DEFAULT_STREAM_INACTIVITY_PERIOD = TimeSpan.FromMinutes(30);

    /// <summary>How many published batches of one stream are delivered by one call.</summary>
    public int BatchContainerBatchSize { get; set; } = DEFAULT_BATCH_CONTAINER_BATCH_SIZE;

    /// <summary>Accepted: delivery begins when something is published, not at the next tick.</summary>
    public TimeSpan GetQueueMsgsTimerPeriod { get; set; } = DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD;

    /// <summary>Accepted: a memory queue needs no time to begin.</summary>
    public TimeSpan InitQueueTimeout { get; set; } = DEFAULT_INIT_QUEUE_TIMEOUT;

    /// <summary>How long the delivery of one event is tried before the stream goes on without it.</summary>
    public TimeSpan MaxEventDeliveryTime { get; set; } = DEFAULT_MAX_EVENT_DELIVERY_TIME;

    /// <summary>Accepted: a stream without events costs nothing.</summary>
    public TimeSpan StreamInactivityPeriod { get; set; } = DEFAULT_STREAM_INACTIVITY_PERIOD;
}

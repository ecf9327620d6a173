using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>An event could not be delivered in the longest time allowed.</summary>
public sealed class StreamEventDeliveryFailureException : OrleansException
{
    public StreamEventDeliveryFailureException()
    {
    }

    public StreamEventDeliveryFailureException(string message)
        : base(message)
    {
    }

    public StreamEventDeliveryFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace Personalization.Client;

/// <summary>
/// The stream took no more within the producer's deadline. Sending the same events again is safe: an event id takes effect once.
/// </summary>
public sealed class StreamFullException(string message, TimeSpan retryAfter, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>When trying again makes sense.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

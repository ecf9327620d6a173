using Orleans.Runtime.Providers;

namespace Orleans.Streams;

/// <summary>The default: longer and longer, from a second to half a minute.</summary>
internal sealed class DeliveryBackoff : IMessageDeliveryBackoffProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public TimeSpan Next(int attempt) => TimeSpan.FromSeconds(1) + Min(TimeSpan.FromSeconds(0.5 * (1L << Math.Min(attempt, 10))), Longest);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

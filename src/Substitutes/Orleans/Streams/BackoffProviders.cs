namespace Orleans.Internal
{
    /// <summary>How long to wait before the next try.</summary>
    public interface IBackoffProvider
    {
        /// <param name="attempt">How many tries have failed before this one.</param>
        TimeSpan Next(int attempt);
    }

    /// <summary>Always the same wait.</summary>
    public class FixedBackoff(TimeSpan delay) : IBackoffProvider
    {
        public TimeSpan Next(int attempt) => delay;
    }
}

namespace Orleans.Runtime.Providers
{
    using Orleans.Internal;

    /// <summary>The wait between tries to deliver an event.</summary>
    public interface IMessageDeliveryBackoffProvider : IBackoffProvider;
}

namespace Orleans.Streams
{
    using Orleans.Runtime.Providers;

    /// <summary>The default: longer and longer, from a second to half a minute.</summary>
    internal sealed class DeliveryBackoff : IMessageDeliveryBackoffProvider
    {
        private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

        public TimeSpan Next(int attempt) => TimeSpan.FromSeconds(1) + Min(TimeSpan.FromSeconds(0.5 * (1L << Math.Min(attempt, 10))), Longest);

        private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }
}

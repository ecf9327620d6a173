using Orleans.Configuration;
using Personalization.Contracts;

namespace Personalization.Silo.Hosting;

/// <summary>The stream of interactions: what was accepted waits in it until it is in its customer's state.</summary>
public static class InteractionStreams
{
    /// <summary>What waits behind an event that is tried is kept so much longer than that is.</summary>
    private static readonly TimeSpan CacheMargin = TimeSpan.FromMinutes(5);

    /// <param name="deliveryTime">An event whose effect cannot be made durable is tried again for so long; then the stream goes on without it.</param>
    public static ISiloBuilder AddInteractionStreams(this ISiloBuilder silo, TimeSpan deliveryTime)
    {
        silo.AddMemoryStreams(StreamNames.Provider, streams =>
        {
            streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                // What waits of one customer is one commit.
                options.BatchContainerBatchSize = 256;
                // An event waits half of this in the queue on average.
                options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
                options.MaxEventDeliveryTime = deliveryTime;
            }));
            streams.ConfigureCacheEviction(cache => cache.Configure(options => options.DataMaxAgeInCache = deliveryTime + CacheMargin));
        });
        return silo.AddMemoryGrainStorage("PubSubStore");
    }
}

using Orleans.Streams;
using Personalization.Contracts;
using Personalization.Core.Interactions;

namespace Personalization.Client;

/// <summary>The cluster's stream of interactions: one stream per customer.</summary>
internal sealed class ClusterInteractionStream(IClusterClient cluster) : IInteractionStream
{
    private readonly Lazy<IStreamProvider> _provider = new(() => cluster.GetStreamProvider(StreamNames.Provider));

    public Task PushAsync(string customerId, IReadOnlyList<Interaction> events)
    {
        var stream = _provider.Value.GetStream<Interaction>(StreamNames.Interactions, customerId);
        return events.Count == 1 ? stream.OnNextAsync(events[0]) : stream.OnNextBatchAsync(events);
    }
}

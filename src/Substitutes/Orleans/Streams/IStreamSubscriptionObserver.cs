using Orleans.Runtime;

namespace Orleans.Streams.Core;

/// <summary>Implemented by grains with implicit subscriptions: called when an event comes and the activation has no observer for it yet.</summary>
public interface IStreamSubscriptionObserver
{
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}

/// <summary>Makes the handle of a subscription, whose ResumeAsync gives it an observer.</summary>
public interface IStreamSubscriptionHandleFactory
{
    StreamId StreamId { get; }

    string ProviderName { get; }

    GuidId SubscriptionId { get; }

    StreamSubscriptionHandle<T> Create<T>();
}

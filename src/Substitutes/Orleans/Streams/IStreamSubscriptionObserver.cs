namespace Orleans.Streams.Core;

/// <summary>Implemented by grains with implicit subscriptions: called when an event comes and the activation has no observer for it yet.</summary>
public interface IStreamSubscriptionObserver
{
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}

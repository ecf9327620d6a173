using Personalization.Core.Interactions;

namespace Personalization.Client;

/// <summary>Where a producer pushes to: one customer's events, in order. Throws when the queue is full.</summary>
public interface IInteractionStream
{
    Task PushAsync(string customerId, IReadOnlyList<Interaction> events);
}

using Personalization.Core.Interactions;

namespace Personalization.Client;

/// <summary>Pushes interactions onto the stream. Thread safe.</summary>
public interface IInteractionProducer
{
    /// <summary>
    /// Returns when every event is on the stream. Waits while too much is under way and tries again, with growing pauses, where the stream is full or
    /// silent. No event is dropped: either all are on the stream, or the call throws and the same events may be sent again.
    /// </summary>
    /// <param name="events">Of any customers; those of one customer keep their order.</param>
    /// <exception cref="ArgumentException">An event breaks a rule of <see cref="InteractionRules"/>; none was sent.</exception>
    /// <exception cref="StreamFullException">The stream did not take all of it before the deadline; some events may be on it.</exception>
    Task SendAsync(IReadOnlyList<Interaction> events, CancellationToken cancellation = default);
}

namespace Personalization.Gateway.Interactions;

/// <param name="Accepted">Events that are on the stream.</param>
internal sealed record AcceptedInteractions(int Accepted);

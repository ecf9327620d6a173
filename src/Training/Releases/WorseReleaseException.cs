namespace Personalization.Training.Releases;

/// <summary>A release that is not published because it is worse than the active one; the message says by what, and what to do.</summary>
public sealed class WorseReleaseException(string message) : Exception(message);

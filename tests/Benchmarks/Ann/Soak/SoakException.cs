namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>The index and the model disagree.</summary>
public sealed class SoakException(string message) : Exception(message);

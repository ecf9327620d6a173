namespace Personalization.Benchmarks.Ann.Measuring;

/// <summary>One setting of a contender.</summary>
/// <param name="Breadth">Its ef.</param>
/// <param name="Recall">Share of the true answers it found.</param>
/// <param name="QueriesPerSecond">Per second of one thread's processor time.</param>
public readonly record struct RecallPoint(int Breadth, double Recall, double QueriesPerSecond);

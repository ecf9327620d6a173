namespace Personalization.Silo.Experiments;

/// <summary>The last counts that a silo has told.</summary>
public sealed record ToldCounts(long Number, DateTimeOffset At);

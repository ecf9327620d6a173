namespace Personalization.Storage.Sqlite;

/// <summary>Names one state.</summary>
/// <param name="Grain">The grain's id as text.</param>
/// <param name="State">Which of the grain's states.</param>
public readonly record struct StateKey(string Grain, string State);

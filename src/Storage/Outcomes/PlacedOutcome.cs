using Personalization.Core.Outcomes;

namespace Personalization.Storage.Outcomes;

/// <summary>A line of the outcome log, and where it stands.</summary>
/// <param name="File">Name of the segment in the blob store.</param>
/// <param name="Number">Of the line in it, from 1.</param>
public readonly record struct PlacedOutcome(string File, int Number, OutcomeLine Line);

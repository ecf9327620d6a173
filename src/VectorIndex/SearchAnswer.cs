namespace Personalization.VectorIndex;

/// <summary>The result of a search; the hits themselves are in the caller's span.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Count">How many hits were written.</param>
/// <param name="Plan">How they were found.</param>
public readonly record struct SearchAnswer(SearchOutcome Outcome, int Count, SearchPlan Plan);

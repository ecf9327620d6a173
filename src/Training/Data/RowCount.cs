namespace Personalization.Training.Data;

/// <summary>Rows of one sort in a source.</summary>
/// <param name="Of">What a row is, such as "interactions".</param>
/// <param name="Read">Good and bad.</param>
/// <param name="Bad">Those that were skipped.</param>
public sealed record RowCount(string Of, long Read, long Bad);

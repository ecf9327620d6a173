using System.Collections.Immutable;

namespace Personalization.Silo.Catalog;

/// <summary>Rows that live changes have made, and how far the logs have been followed with them.</summary>
/// <param name="Rows">Each item once, in no order.</param>
/// <param name="Positions">For each partition: all changes up to here are in these rows or in earlier ones.</param>
public sealed record LiveRows(IReadOnlyList<LiveRow> Rows, ImmutableArray<LogPosition> Positions);

using System.Collections.Immutable;

namespace Personalization.Training.Data;

/// <summary>How an import went.</summary>
/// <param name="Rows">Rows read, good and bad.</param>
/// <param name="BadRows">Rows that were skipped.</param>
/// <param name="Problems">The first of them, as "file line 3: what is wrong".</param>
public sealed record ImportReport(long Rows, long BadRows, ImmutableArray<string> Problems)
{
    public static readonly ImportReport Flawless = new(0, 0, []);
}

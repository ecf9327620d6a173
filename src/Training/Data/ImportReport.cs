using System.Collections.Immutable;
using System.Globalization;

namespace Personalization.Training.Data;

/// <summary>How an import went.</summary>
/// <param name="Counts">Rows by what they are: interactions, items, customers, and what else a source has.</param>
/// <param name="Problems">The first of the bad rows, as "file line 3: what is wrong".</param>
public sealed record ImportReport(ImmutableArray<RowCount> Counts, ImmutableArray<string> Problems)
{
    public static readonly ImportReport Flawless = new([], []);

    /// <summary>What was read otherwise than it is written, such as "NaN" for a missing value; a sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public long Rows => Counts.Sum(c => c.Read);
    public long BadRows => Counts.Sum(c => c.Bad);

    /// <summary>Such as "2 of 100 interactions, 1 of 20 items"; of sorts without a bad row nothing.</summary>
    public string BadOnes => string.Join(", ", Counts.Where(c => c.Bad > 0).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Bad:N0} of {c.Read:N0} {c.Of}")));
}

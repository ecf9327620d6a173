using Personalization.Core.Outcomes;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>A merge on its way to the log.</summary>
internal sealed class MergedGuest(GuestMerged merged) : IOutcomeEntry
{
    public int Count => 1;

    public IEnumerable<OutcomeLine> ToLines() => [new OutcomeLine { Merged = merged }];
}

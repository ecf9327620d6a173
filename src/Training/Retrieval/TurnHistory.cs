using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;

namespace Personalization.Training.Retrieval;

/// <summary>The evidence of an occasion.</summary>
internal static class TurnHistory
{
    public static TurnEvidence Of(ReleaseBaselines baselines, EventTable events, Occasion at)
    {
        // As many as a profile remembers, so that serving knows the same.
        var turns = new List<int>(Math.Min(at.End - at.Start, QueryFeatures.MaxItems));
        for (var row = at.End - 1; row >= Math.Max(at.Start, at.End - QueryFeatures.MaxItems); row--)
            if (events.TurnedTo(row)) turns.Add(events.Items[row]);
        return new TurnEvidence(baselines, [.. turns]);
    }
}

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

    /// <summary>When the customer last did something, milliseconds since 1970; 0 for a customer of whom nothing is known.</summary>
    public static long LastActMs(EventTable events, Occasion at) => at.End > at.Start ? events.AtMs[at.End - 1] : 0;

    /// <summary>The blend that serving would take at the occasion.</summary>
    public static RetrievalBlend BlendOf(RetrievalBlends blends, EventTable events, Occasion at) => blends.For(LastActMs(events, at), at.AtMs);
}

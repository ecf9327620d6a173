using System.Collections.Immutable;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>Turns chosen candidates into the answer.</summary>
public static class SlateResponse
{
    /// <summary>An explanation lists at most so many removed candidates.</summary>
    public const int MaxRemoved = 50;

    public static RecommendationResponse Build(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, StageTimings timings, List<string> degraded)
    {
        var items = ImmutableArray.CreateBuilder<RecommendedItem>(slate.Length);
        for (var position = 0; position < slate.Length; position++)
        {
            ref readonly var candidate = ref candidates.All[slate[position]];
            var why = context.Request.Explain
                ? CandidateExplanation.Of(candidate, context.Release.Manifest.Heads, candidates.PredictionsOf(candidate), position)
                : null;
            items.Add(CandidateExplanation.ItemOf(candidate, position, why));
        }
        return new RecommendationResponse
        {
            RequestId = context.RequestId,
            CustomerId = context.Request.CustomerId,
            Release = context.Release.Id,
            Experiment = context.Arm?.ToString(),
            Items = items.MoveToImmutable(),
            Timings = timings,
            Counts = Count(candidates, ranked),
            Degraded = degraded.Count == 0 ? null : string.Join("; ", degraded),
            Freshness = new Freshness
            {
                LastEventAt = context.Profile.LastEventAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(context.Profile.LastEventAtMs),
                AppliedMs = context.AppliedMs,
                Interactions = context.Profile.Version,
                QueryAgeMs = context.QueryAge is { } age ? Math.Round(age.TotalMilliseconds, 1) : null,
                QueryInteractions = context.QueryAge is null ? null : context.QueryInteractions,
            },
            Removed = context.Request.Explain ? Removed(candidates) : null,
        };
    }

    private static StageCounts Count(CandidateSet candidates, ReadOnlySpan<int> ranked)
    {
        // A handful of reasons for up to hundreds of candidates: an immutable tree would make a node for each of them.
        var counts = new List<KeyValuePair<string, int>>();
        foreach (ref readonly var candidate in candidates.All)
        {
            if (candidate.Removed is not { } reason) continue;
            var at = 0;
            while (at < counts.Count && counts[at].Key != reason) at++;
            if (at == counts.Count) counts.Add(new(reason, 1));
            else counts[at] = new(reason, counts[at].Value + 1);
        }
        // Who was withdrawn after ranking counts as removed.
        var kept = 0;
        foreach (var place in ranked)
            if (candidates.All[place].Removed is null) kept++;
        var removed = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, counts);
        return new StageCounts { Retrieved = candidates.Count, Removed = removed, Ranked = kept };
    }

    private static ImmutableArray<RemovedItem> Removed(CandidateSet candidates)
    {
        var removed = ImmutableArray.CreateBuilder<RemovedItem>();
        foreach (ref readonly var candidate in candidates.All)
        {
            if (candidate.Removed is not { } reason) continue;
            removed.Add(CandidateExplanation.RemovedOf(candidate.Row, reason));
            if (removed.Count == MaxRemoved) break;
        }
        return removed.ToImmutable();
    }
}

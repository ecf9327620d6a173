using System.Collections.Immutable;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>Turns chosen candidates into the answer.</summary>
internal static class SlateResponse
{
    /// <summary>An explanation lists at most so many removed candidates.</summary>
    private const int MaxRemoved = 50;

    public static RecommendationResponse Build(PipelineContext context, CandidateSet candidates, ReadOnlySpan<int> ranked, ReadOnlySpan<int> slate, StageTimings timings, List<string> degraded)
    {
        var items = ImmutableArray.CreateBuilder<RecommendedItem>(slate.Length);
        for (var position = 0; position < slate.Length; position++)
        {
            ref readonly var candidate = ref candidates.All[slate[position]];
            var item = candidate.Row.Item;
            items.Add(new RecommendedItem
            {
                ItemId = item.Id,
                Position = position,
                Title = item.Title,
                Category = item.Category,
                Attributes = item.Attributes,
                Score = candidate.Value,
                Source = CandidateSources.NameOf(candidate.MainSource),
                Propensity = candidate.Propensity,
                Why = context.Request.Explain ? Explain(context, candidates, candidate, position - ranked.IndexOf(slate[position])) : null,
            });
        }
        return new RecommendationResponse
        {
            RequestId = context.RequestId,
            CustomerId = context.Request.CustomerId,
            Release = context.Release.Id,
            Items = items.MoveToImmutable(),
            Timings = timings,
            Counts = Count(candidates, ranked.Length),
            Degraded = degraded.Count == 0 ? null : string.Join("; ", degraded),
            Freshness = new Freshness
            {
                LastEventAt = context.Profile.LastEventAtMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(context.Profile.LastEventAtMs),
                Interactions = context.Profile.Version,
            },
            Removed = context.Request.Explain ? Removed(candidates) : null,
        };
    }

    private static Explanation Explain(PipelineContext context, CandidateSet candidates, in Candidate candidate, int moved)
    {
        var sources = ImmutableSortedDictionary.CreateBuilder<string, float>(StringComparer.Ordinal);
        for (var s = 0; s < CandidateSources.Count; s++)
            if (candidate.From(s)) sources[CandidateSources.NameOf(s)] = candidate.Scores[s];
        var predictions = ImmutableSortedDictionary.CreateBuilder<string, float>(StringComparer.Ordinal);
        var row = candidates.PredictionsOf(candidate);
        // What is not finite is no probability, and no JSON either.
        for (var h = 0; h < row.Length; h++)
            if (float.IsFinite(row[h])) predictions[context.Release.Manifest.Heads[h]] = row[h];
        return new Explanation
        {
            Sources = sources.ToImmutable(),
            SimilarTo = candidate.SimilarTo?.Item.Id,
            Predictions = predictions.ToImmutable(),
            Moved = moved,
            Explored = (candidate.Moves & SlateMoves.Exploration) != 0,
            Propensity = candidate.Propensity,
        };
    }

    private static StageCounts Count(CandidateSet candidates, int ranked)
    {
        var removed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (ref readonly var candidate in candidates.All)
            if (candidate.Removed is { } reason) removed[reason] = removed.GetValueOrDefault(reason) + 1;
        return new StageCounts { Retrieved = candidates.Count, Removed = removed.ToImmutableSortedDictionary(StringComparer.Ordinal), Ranked = ranked };
    }

    private static ImmutableArray<RemovedItem> Removed(CandidateSet candidates)
    {
        var removed = ImmutableArray.CreateBuilder<RemovedItem>();
        foreach (ref readonly var candidate in candidates.All)
        {
            if (candidate.Removed is not { } reason) continue;
            removed.Add(new RemovedItem { ItemId = candidate.Row.Item.Id, Reason = reason, Title = candidate.Row.Item.Title });
            if (removed.Count == MaxRemoved) break;
        }
        return removed.ToImmutable();
    }
}

using System.Collections.Immutable;
using Personalization.Core.Catalog;
using Personalization.Core.Recommendations;

namespace Personalization.Core.Pipeline;

/// <summary>A candidate in the words of an answer.</summary>
public static class CandidateExplanation
{
    private static readonly (SlateMoves Move, string Name)[] Moves =
        [(SlateMoves.Diversity, "diversity"), (SlateMoves.Cap, "cap"), (SlateMoves.Boost, "boost"), (SlateMoves.Exploration, "exploration")];

    /// <summary>A place of the slate.</summary>
    public static RecommendedItem ItemOf(in Candidate candidate, int position, Explanation? why) => new()
    {
        ItemId = candidate.Row.Item.Id,
        Position = position,
        Title = candidate.Row.Item.Title,
        Category = candidate.Row.Item.Category,
        Attributes = candidate.Row.Item.Attributes,
        Score = candidate.Value,
        Source = CandidateSources.NameOf(candidate.MainSource),
        Propensity = candidate.Propensity,
        Why = why,
    };

    /// <param name="heads">Names of the predictions.</param>
    /// <param name="predictions">[H]; empty when it was not ranked.</param>
    /// <param name="position">Its place in the slate.</param>
    public static Explanation Of(in Candidate candidate, ImmutableArray<string> heads, ReadOnlySpan<float> predictions, int position)
    {
        var sources = ImmutableSortedDictionary.CreateBuilder<string, float>(StringComparer.Ordinal);
        for (var s = 0; s < CandidateSources.Scored; s++)
            if (candidate.From(s)) sources[CandidateSources.NameOf(s)] = candidate.Scores[s];
        if (candidate.From(CandidateSources.Precomputed)) sources[CandidateSources.NameOf(CandidateSources.Precomputed)] = candidate.Value;
        var predicted = ImmutableSortedDictionary.CreateBuilder<string, float>(StringComparer.Ordinal);
        // What is not finite is no probability, and no JSON either.
        for (var h = 0; h < predictions.Length; h++)
            if (float.IsFinite(predictions[h])) predicted[heads[h]] = predictions[h];
        var moves = candidate.Moves;
        return new Explanation
        {
            Sources = sources.ToImmutable(),
            SimilarTo = candidate.SimilarTo?.Item.Id,
            Predictions = predicted.ToImmutable(),
            Moved = position - candidate.Place,
            Explored = (moves & SlateMoves.Exploration) != 0,
            Propensity = candidate.Propensity,
            MovedBy = moves == SlateMoves.None ? [] : [.. Moves.Where(m => (moves & m.Move) != 0).Select(m => m.Name)],
        };
    }

    /// <summary>Why a candidate is not there.</summary>
    public static RemovedItem RemovedOf(ItemRow row, string reason) => new() { ItemId = row.Item.Id, Reason = reason, Title = row.Item.Title };
}

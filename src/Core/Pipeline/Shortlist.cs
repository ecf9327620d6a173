using System.Buffers;
using Personalization.Core.Catalog;
using Personalization.Core.Features;

namespace Personalization.Core.Pipeline;

/// <summary>
/// Orders what was retrieved, each source by its own measure, into one list: by the release's blend of similarity and counts, or, under a release without one, by reciprocal rank
/// fusion (Cormack, Clarke and Büttcher, SIGIR 2009), Σ 1 / (60 + place) over the sources that brought an item. It decides who is ranked, the ranker learns what is different
/// from it, and it is the order of the answer when ranking fails.
/// </summary>
public static class Shortlist
{
    private const float Constant = 60;

    /// <summary>Stands in for odds that are no number.</summary>
    private const float Hopeless = -50;

    /// <summary>So many candidates before its turn what a value is made of is asked for.</summary>
    private const int Ahead = 4;

    /// <summary>Gives every kept candidate its value, and the places of the best of them.</summary>
    /// <param name="evidence">To be read for the context's customer.</param>
    /// <param name="places">[candidates or more] filled with places, best first; of equals the earlier.</param>
    /// <returns>How many: at most <paramref name="most"/>.</returns>
    public static int Fill(PipelineContext context, TurnEvidence evidence, CandidateSet candidates, int most, Span<int> places)
    {
        var all = candidates.All;
        var blended = context.Blend is not null;
        if (blended) evidence.Read(context.Customer, context.Release, context.Blend, context.Factors);
        var keys = ArrayPool<float>.Shared.Rent(Math.Max(1, all.Length));
        var count = 0;
        for (var i = 0; i < all.Length; i++)
        {
            ref var candidate = ref all[i];
            if (blended && i + Ahead < all.Length) Expect(context, all[i + Ahead]);
            if (candidate.Removed is not null) continue;
            if (blended)
            {
                candidate.Retrieval = Finite(candidate.From(CandidateSources.Embedding)
                    ? evidence.ValueOf(context.Blend!, candidate.Row.Index, candidate.Scores[CandidateSources.Embedding])
                    : evidence.ValueOf(context.Blend!, candidate.Row, context.Query));
                candidate.Value = 1 / (1 + MathF.Exp(-candidate.Retrieval));
                keys[count] = candidate.Retrieval;
            }
            else
            {
                keys[count] = candidate.Value = Fused(candidate);
            }
            places[count++] = i;
        }
        BestFirst.Sort(keys, places[..count]);
        ArrayPool<float>.Shared.Return(keys);
        return Math.Min(count, most);
    }

    /// <summary>[N] what the release's blend makes of items, as they come to the ranker.</summary>
    public static float[] ValuesOf(PipelineContext context, ReadOnlySpan<ItemRow> items)
    {
        var values = new float[items.Length];
        if (context.Blend is null) return values;
        var evidence = new TurnEvidence();
        evidence.Read(context.Customer, context.Release, context.Blend);
        for (var i = 0; i < values.Length; i++) values[i] = Finite(evidence.ValueOf(context.Blend, items[i], context.Query));
        return values;
    }

    private static void Expect(PipelineContext context, in Candidate candidate)
    {
        // The index has said how similar those are that it brought.
        if (!candidate.From(CandidateSources.Embedding)) Prefetch.Of(candidate.Row.Vector, context.Release.Items.Dimensions * sizeof(float));
        context.Release.Baselines.Expect(candidate.Row.Index);
    }

    private static float Finite(float value) => float.IsFinite(value) ? value : Hopeless;

    private static float Fused(in Candidate candidate)
    {
        var value = 0f;
        for (var left = candidate.SourceMask; left != 0; left &= left - 1) value += 1 / (Constant + candidate.Ranks[int.TrailingZeroCount(left)]);
        return value;
    }
}

using System.Buffers;
using Personalization.Core.Catalog;
using Personalization.Core.Releases;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>
/// What goes with the items that the customer lately liked, or with those that the request names: counts of the release and of what happens live, added up. The
/// strength of a pair is the cosine of the two items' histories, so that what goes with everything goes with nothing in particular.
/// </summary>
/// <param name="live">What happens live; null for the release's counts alone.</param>
public sealed class TogetherSource(ITogetherReader? live = null) : ICandidateSource
{
    private const int PairsOfItem = 64;

    public int Source => CandidateSources.Together;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        var anchors = Math.Min(context.Anchors.Count, context.Options.RecentItems);
        var pairs = ArrayPool<Pair>.Shared.Rent(2 * anchors * PairsOfItem);
        var count = 0;
        for (var i = 0; i < anchors; i++)
        {
            count += OfRelease(context, i, pairs.AsSpan(count));
            if (live is not null) count += OfNow(context, live, i, pairs.AsSpan(count));
        }
        // Which items they are is looked up for the strongest alone.
        Sum(context, pairs.AsSpan(0, count), found);
        found.SortBest();
        ArrayPool<Pair>.Shared.Return(pairs);
        return default;
    }

    private static int OfRelease(PipelineContext context, int anchor, Span<Pair> pairs)
    {
        // An item of the release is row and number at once.
        var (table, row, rows) = (context.Release.Baselines.Covisits, context.Anchors[anchor].Index, context.Release.Items.Count);
        var others = table.NeighboursOf(row);
        var strengths = table.StrengthsOf(row);
        var count = 0;
        for (var i = 0; i < others.Length && i < PairsOfItem; i++)
            if (others[i] < rows) pairs[count++] = new Pair(others[i], strengths[i], anchor);
        return count;
    }

    private static int OfNow(PipelineContext context, ITogetherReader live, int anchor, Span<Pair> pairs)
    {
        var (one, nowMs) = (context.Anchors[anchor], context.Now.ToUnixTimeMilliseconds());
        Span<PairCount> counts = stackalloc PairCount[PairsOfItem];
        var count = 0;
        foreach (ref readonly var pair in counts[..live.Read(one, nowMs, counts)])
            if (pair.Key != one.Key && context.Release.Items.FindByKey(pair.Key) is { } other)
                pairs[count++] = new Pair(other.Index, Covisits.Strength(pair.Count, Turns(context, one), Turns(context, other)), anchor);
        return count;
    }

    /// <summary>An item of which training knows nothing counts as one that was turned to once.</summary>
    private static float Turns(PipelineContext context, ItemRow row) => MathF.Max(1, context.Release.Baselines.Covisits.TurnsOf(row.Index));

    /// <summary>Makes one of an item that several brought; what it is similar to is the strongest of them.</summary>
    private static void Sum(PipelineContext context, ReadOnlySpan<Pair> pairs, FoundItems found)
    {
        // By row, and of one row as they came.
        var rented = ArrayPool<ulong>.Shared.Rent(Math.Max(1, 2 * pairs.Length));
        var order = rented.AsSpan(0, pairs.Length);
        for (var i = 0; i < order.Length; i++) order[i] = (ulong)(uint)pairs[i].Row << 32 | (uint)i;
        RadixSort.Sort(order, rented.AsSpan(pairs.Length));
        for (int i = 0, next; i < order.Length; i = next)
        {
            var (strongest, sum) = (pairs[(int)(uint)order[i]], 0f);
            for (next = i; next < order.Length && pairs[(int)(uint)order[next]] is var pair && pair.Row == strongest.Row; next++)
            {
                sum += pair.Strength;
                if (pair.Strength > strongest.Strength) strongest = pair;
            }
            found.Offer(context.Release.Items.Rows[strongest.Row], sum, context.Options.Sources.Together.Quota, context.Anchors[strongest.Anchor]);
        }
        ArrayPool<ulong>.Shared.Return(rented);
    }

    /// <param name="Row">The companion's, in the table of items.</param>
    /// <param name="Anchor">Whose companion it is: a place among the request's anchors.</param>
    private readonly record struct Pair(int Row, float Strength, int Anchor);
}

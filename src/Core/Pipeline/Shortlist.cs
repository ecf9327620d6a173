using System.Buffers;

namespace Personalization.Core.Pipeline;

/// <summary>
/// Orders what was retrieved, each source by its own measure, into one list: reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), Σ 1 / (60 + place) over the
/// sources that brought an item. It decides who is ranked, and it is the order of the answer when ranking fails.
/// </summary>
internal static class Shortlist
{
    private const float Constant = 60;

    /// <summary>Gives every kept candidate its value, and the places of the best of them.</summary>
    /// <param name="places">[candidates or more] filled with places, best first, of equals the earlier.</param>
    /// <returns>How many: at most <paramref name="most"/>.</returns>
    public static int Fill(CandidateSet candidates, int most, Span<int> places)
    {
        var all = candidates.All;
        var keys = ArrayPool<float>.Shared.Rent(Math.Max(1, all.Length));
        var count = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Removed is not null) continue;
            all[i].Value = Fused(all[i]);
            // Sorting is not stable: the place decides among equals, by less than two places of one source differ.
            keys[count] = -all[i].Value + i * 1e-9f;
            places[count++] = i;
        }
        keys.AsSpan(0, count).Sort(places[..count]);
        ArrayPool<float>.Shared.Return(keys);
        return Math.Min(count, most);
    }

    private static float Fused(in Candidate candidate)
    {
        var value = 0f;
        for (var left = candidate.SourceMask; left != 0; left &= left - 1) value += 1 / (Constant + candidate.Ranks[int.TrailingZeroCount(left)]);
        return value;
    }
}

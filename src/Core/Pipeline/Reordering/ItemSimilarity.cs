using Personalization.Core.Features;

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// How alike two candidates of a window are: (1−w)·cosine + w·[same category], 1 for the same item. As a sum of two kernels it is one, as a determinantal point process
/// needs. Items without a category are of no common one.
/// </summary>
/// <param name="ofCategory">w, 0 to 1.</param>
internal readonly ref struct ItemSimilarity(Span<Candidate> candidates, ReadOnlySpan<int> ranked, float ofCategory)
{
    private readonly Span<Candidate> _candidates = candidates;
    private readonly ReadOnlySpan<int> _ranked = ranked;

    public float Of(int i, int j)
    {
        var (one, other) = (_candidates[_ranked[i]].Row, _candidates[_ranked[j]].Row);
        if (ofCategory == 0) return Vectors.Dot(one.Vector, other.Vector);
        var same = one.CategoryKey == other.CategoryKey && (i == j || one.Item.Category.Length > 0);
        return (1 - ofCategory) * Vectors.Dot(one.Vector, other.Vector) + (same ? ofCategory : 0);
    }
}

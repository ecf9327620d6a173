using System.Runtime.CompilerServices;

namespace Personalization.VectorIndex.Graph;

/// <summary><see cref="Nearness"/> to a row of the index; larger is nearer.</summary>
/// <param name="products">Inner products with the row.</param>
/// <param name="penalty">The row's own penalty.</param>
/// <param name="penalties">[slots], everyone's.</param>
internal readonly unsafe struct RowScorer(QueryScorer products, float penalty, float[] penalties) : IRowScorer
{
    private readonly QueryScorer _products = products;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Score(int* slots, int count, float* scores)
    {
        _products.Score(slots, count, scores);
        for (int i = 0; i < count; i++)
        {
            scores[i] -= penalty + penalties[slots[i]];
        }
    }

    /// <summary>Whether a score with a row can only mean that both rows are equal, but for the rounding of float32 sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsTwin(int slot, float score)
    {
        // ½|x−y|² = ½|x|² + ½|y|² − ⟨x,y⟩ is next to nothing beside ½|x|² + ½|y|².
        const float HalfPerPenalty = 0.5f / Nearness.Share;
        const float NextToNothing = 1e-6f;
        float penaltyOfBoth = penalty + penalties[slot];
        return score + penaltyOfBoth >= HalfPerPenalty * (1 - NextToNothing) * penaltyOfBoth;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int slot) => _products.Prefetch(slot);
}

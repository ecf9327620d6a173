using System.Runtime.Intrinsics;

namespace Personalization.VectorIndex.Searching;

/// <summary>Bounds of scores, for an exact scan that looks closely only at rows that may matter.</summary>
internal unsafe interface IRowBounds
{
    /// <summary>Between which values the scores of four rows are that lie one behind the other.</summary>
    /// <param name="slot">The first.</param>
    /// <param name="low">No score is smaller.</param>
    /// <param name="high">No score is larger.</param>
    void OfFour(nint slot, out Vector128<float> low, out Vector128<float> high);

    /// <summary>The same for any four rows.</summary>
    void OfFour(int* slots, out Vector128<float> low, out Vector128<float> high);

    /// <summary>Starts to bring a row into the cache that will be needed soon.</summary>
    void Prefetch(nint slot);
}

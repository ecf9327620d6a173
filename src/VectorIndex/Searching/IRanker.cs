namespace Personalization.VectorIndex.Searching;

/// <summary>Ranks rows by their score against something fixed. Implemented by structs, so that each walk is compiled for its own.</summary>
internal unsafe interface IRanker
{
    /// <summary>Writes the ranks (<see cref="Kernels.Rank"/>) of [count] slots.</summary>
    /// <param name="slots">[count], with room for 3 more, which are overwritten.</param>
    /// <param name="count">How many.</param>
    /// <param name="ranks">[count], with room for 3 more.</param>
    void Rank(int* slots, int count, int* ranks);

    /// <summary>Starts to bring a row into the cache.</summary>
    void Prefetch(int slot);
}

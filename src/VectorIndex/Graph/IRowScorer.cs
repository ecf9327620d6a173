namespace Personalization.VectorIndex.Graph;

/// <summary>Scores rows against something fixed. Implemented by structs, so that each walk is compiled for its own.</summary>
internal unsafe interface IRowScorer
{
    /// <summary>Writes the scores of [count] slots; slots and scores have room for 3 more.</summary>
    void Score(int* slots, int count, float* scores);

    /// <summary>Starts to bring a row into the cache.</summary>
    void Prefetch(int slot);
}

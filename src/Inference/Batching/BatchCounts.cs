namespace Personalization.Inference.Batching;

/// <summary>What a batcher has done since its start.</summary>
/// <param name="Runs">Runs of the model.</param>
/// <param name="Requests">Requests that were answered by them; one that is shared among several runs counts in each.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="Late">Requests whose time was over when their turn came; nothing was computed for them.</param>
/// <param name="Failed">Requests whose run failed.</param>
public readonly record struct BatchCounts(long Runs, long Requests, long Rows, long Late, long Failed)
{
    public static BatchCounts operator +(BatchCounts a, BatchCounts b) =>
        new(a.Runs + b.Runs, a.Requests + b.Requests, a.Rows + b.Rows, a.Late + b.Late, a.Failed + b.Failed);

    public static BatchCounts Add(BatchCounts left, BatchCounts right) => left + right;
}

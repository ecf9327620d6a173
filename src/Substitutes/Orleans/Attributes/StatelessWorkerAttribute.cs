using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>Several activations of one grain id, all equal; as many as processors unless told otherwise.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    public StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLocalWorkers, -1);
        MaxLocal = maxLocalWorkers > 0 ? maxLocalWorkers : Environment.ProcessorCount;
        RemoveIdleWorkers = removeIdleWorkers;
    }

    public StatelessWorkerAttribute(int maxLocalWorkers = -1)
        : this(maxLocalWorkers, removeIdleWorkers: true)
    {
    }

    internal int MaxLocal { get; }

    internal bool RemoveIdleWorkers { get; }
}

using Orleans.Placement;

// Attributes that say which requests of a grain may run beside others.
namespace Orleans.Concurrency;

/// <summary>All requests of this class may interleave.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>This method interleaves with every other request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>This method changes nothing: it interleaves with other read-only methods.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>The caller does not wait: its task is complete once the request is queued.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

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

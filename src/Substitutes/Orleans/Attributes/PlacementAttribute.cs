using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Where activations go.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute
{
    protected PlacementAttribute(PlacementStrategy placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        PlacementStrategy = placement;
    }

    /// <summary>The strategies that come with the runtime: all of them find the one silo.</summary>
    private protected PlacementAttribute()
    {
    }

    public PlacementStrategy? PlacementStrategy { get; }
}

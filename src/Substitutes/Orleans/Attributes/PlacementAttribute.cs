namespace Orleans.Placement;

/// <summary>Where activations go.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementAttribute : Attribute;

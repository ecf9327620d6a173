namespace Orleans.Placement;

/// <summary>Accepted: one process has one place.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ActivationCountBasedPlacementAttribute : PlacementAttribute;

namespace Orleans.Runtime;

/// <summary>The name of a way to choose silos; a director of its own chooses by it.</summary>
public abstract class PlacementStrategy;

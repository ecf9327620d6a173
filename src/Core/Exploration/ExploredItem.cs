namespace Personalization.Core.Exploration;

/// <summary>An item shown at a place that was left to chance.</summary>
/// <param name="Features">[<see cref="ExplorationPool.Width"/>] as the method saw them.</param>
public readonly record struct ExploredItem(long Key, float[] Features);

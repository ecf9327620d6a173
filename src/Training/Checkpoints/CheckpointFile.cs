namespace Personalization.Training.Checkpoints;

/// <summary>Where a training keeps its state from time to time, and goes on from when it is started again with the same data and options.</summary>
public sealed record CheckpointFile(string Path, TimeProvider Time);

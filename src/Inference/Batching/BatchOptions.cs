namespace Personalization.Inference.Batching;

/// <summary>How requests share a run.</summary>
/// <param name="Rows">Rows of a run, at most; a request of more has a run of its own.</param>
/// <param name="Runs">Runs at once.</param>
/// <param name="Window">How long a run that follows another waits to be filled, while requests keep coming. One that finds nothing under way never waits.</param>
public sealed record BatchOptions(int Rows, int Runs, TimeSpan Window);

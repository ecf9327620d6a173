namespace Personalization.Training.Model;

/// <summary>How far a training is.</summary>
/// <param name="Step">Name of the step under way, such as "item vectors".</param>
/// <param name="Fraction">Of this step, 0 to 1.</param>
/// <param name="Elapsed">Time spent in this step.</param>
public readonly record struct TrainingProgress(string Step, double Fraction, TimeSpan Elapsed);

namespace Personalization.Training.Evaluation;

/// <summary>A tenth of the predictions.</summary>
/// <param name="Predicted">Their mean.</param>
/// <param name="Observed">The share that came true.</param>
public readonly record struct CalibrationBin(double Predicted, double Observed, int Count);

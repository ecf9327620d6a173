namespace Personalization.Training.Evaluation;

/// <summary>One measurement during training.</summary>
/// <param name="Epoch">Passes over the training rows so far; may be a fraction.</param>
/// <param name="Elapsed">Since the start of this training.</param>
/// <param name="Loss">Mean loss since the point before; NaN when not known.</param>
/// <param name="Validation">The metric that decides, on validation.</param>
public readonly record struct CurvePoint(double Epoch, TimeSpan Elapsed, double Loss, double Validation);

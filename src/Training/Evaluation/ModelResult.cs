namespace Personalization.Training.Evaluation;

/// <summary>What one model reached with one seed.</summary>
/// <param name="Name">"" for the model of the release, else the baseline's.</param>
/// <param name="Curve">Measurements on validation during training; empty for models that are solved at once.</param>
public sealed record ModelResult(string Name, int Seed, TimeSpan Trained, IReadOnlyList<CurvePoint> Curve)
{
    /// <summary>By name, without the model's.</summary>
    public SortedDictionary<string, double> Metrics { get; } = new(StringComparer.Ordinal);

    public AskedCounts Asked { get; init; } = AskedCounts.None;

    /// <summary>Where the hits are; null when nothing was ranked.</summary>
    public Breakdown? Breakdown { get; set; }

    /// <summary>By head: mean prediction and what came true, from the lowest predictions to the highest.</summary>
    public SortedDictionary<string, IReadOnlyList<CalibrationBin>> Calibration { get; } = new(StringComparer.Ordinal);
}

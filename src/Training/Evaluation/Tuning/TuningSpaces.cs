using System.Collections.Immutable;
using Personalization.Training.Data;
using Personalization.Training.Evaluation.Peers;

namespace Personalization.Training.Evaluation.Tuning;

/// <summary>The models that can be tuned, and what is worth trying of each.</summary>
public static class TuningSpaces
{
    private static readonly ImmutableArray<TuningChoice> Factors =
    [
        TuningChoice.Of("dimensions", 32, 64, 128),
        TuningChoice.Of("rounds", 6, 12, 18),
        TuningChoice.Of("confidence", 0.5, 1, 2, 4, 8, 16, 40),
        TuningChoice.Of("regularisation", 0.5, 1, 2, 4, 8, 16, 32, 64),
    ];

    private static readonly ImmutableArray<TuningChoice> Towers =
    [
        TuningChoice.Of("attention", false, true),
        TuningChoice.Of("dimensions", 32, 64, 128),
        TuningChoice.Of("dropout", 0.1, 0.2, 0.3, 0.4),
        TuningChoice.Of("idDropout", 0, 0.1, 0.2, 0.4),
        TuningChoice.Of("temperature", 0.04, 0.05, 0.07, 0.1, 0.15),
        TuningChoice.Of("negatives", 128, 256, 512),
        TuningChoice.Of("evenNegatives", 0, 0.3, 0.6, 1),
        TuningChoice.Of("learningRate", 0.001, 0.002, 0.003, 0.005, 0.008),
        TuningChoice.Of("epochs", 4, 8, 16),
    ];

    public static readonly IReadOnlyList<string> Models = [ModelTrainers.OwnModel, BaselineNames.Factors];

    /// <exception cref="ImportException">The model has nothing to turn, or there is none of this name.</exception>
    public static ImmutableArray<TuningChoice> Of(string model) => model switch
    {
        ModelTrainers.OwnModel => Towers,
        BaselineNames.Factors => Factors,
        _ => throw new ImportException($"There is nothing to tune of '{model}'. Give one of {string.Join(", ", Models)}."),
    };
}

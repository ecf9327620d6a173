using System.ComponentModel.DataAnnotations;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>What can be turned at the baseline <c>ials</c>. The defaults were chosen by NDCG@10 on the validation part of ML-1M's leave-one-out; 128 dimensions bring 5 % more and take twice the time.</summary>
public sealed record FactorOptions
{
    [Range(8, 512)] public int Dimensions { get; init; } = 64;

    /// <summary>Rounds of alternating least squares.</summary>
    [Range(1, 1000)] public int Rounds { get; init; } = 12;

    /// <summary>Confidence in a turn beyond that in its absence.</summary>
    [Range(0.01, 1000)] public double Confidence { get; init; } = 4;
    [Range(1e-6, 1e6)] public double Regularisation { get; init; } = 4;
}

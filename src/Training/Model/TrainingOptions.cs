using System.ComponentModel.DataAnnotations;
using Personalization.Inference;
using Personalization.Training.Ranker;
using Personalization.Training.Towers;

namespace Personalization.Training.Model;

/// <summary>What people may want to turn at the trainer. The defaults suit shops of thousands to hundreds of thousands of items.</summary>
public sealed record TrainingOptions
{
    /// <summary>D: length of item vectors and query embeddings.</summary>
    [Range(8, 512)] public int Dimensions { get; init; } = 64;

    /// <summary>The same seed and data give the same release, however many threads.</summary>
    public int Seed { get; init; } = 7;

    [Range(1, 1024), Display(Name = "--threads")] public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where graphs run in training; one that cannot be had gives way to the CPU.</summary>
    [EnumDataType(typeof(InferenceProvider))] public InferenceProvider Provider { get; init; } = InferenceProvider.Cpu;

    /// <summary>File from which a training that was interrupted goes on; null: it begins anew. The ranker has one of its own beside it.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>What is kept under a checkpoint's name: the towers, the ranker.</summary>
    public static string[] CheckpointFiles(string checkpoint) => [checkpoint, checkpoint + RankerEnding];

    internal const string RankerEnding = ".ranker";

    /// <summary>Of the baseline: rounds of alternating least squares; ten are where implicit-feedback factors stop getting better.</summary>
    [Range(1, 1000)] public int Rounds { get; init; } = 10;

    /// <summary>Confidence in a unit of taste; Hu, Koren and Volinsky use 40 on television logs, fewer and firmer events want less.</summary>
    [Range(0.01, 1000)] public double Confidence { get; init; } = 15;
    [Range(1e-6, 1e6)] public double Regularisation { get; init; } = 2;

    public TowerOptions Towers { get; init; } = new();

    public RankerOptions Ranker { get; init; } = new();

    /// <summary>At most so many moments of customers become examples of the ranker.</summary>
    [Range(10, 10_000_000)] public int RankerMoments { get; init; } = 12_000;

    /// <summary>At most so many customers are asked for in the evaluation; 0 leaves it out.</summary>
    [Range(0, 10_000_000)] public int EvaluatedCustomers { get; init; } = 1000;
}

using Personalization.Inference;
using Personalization.Training.Checkpoints;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation;

/// <summary>The circumstances of one training.</summary>
/// <param name="Seed">The same seed, split and threads give the same model.</param>
/// <param name="Threads">At most so many.</param>
/// <param name="Progress">May be called from any thread.</param>
public sealed record TrainingRun(TimeProvider Time, int Seed, int Threads, IProgress<TrainingProgress>? Progress = null)
{
    /// <summary>Where graphs run in training.</summary>
    public InferenceProvider Provider { get; init; } = InferenceProvider.Cpu;

    /// <summary>Null: a training that is interrupted begins anew.</summary>
    public CheckpointFile? Checkpoint { get; init; }

    /// <summary>Points of the learning curve: the model adds one after each measurement on validation; reports plot them.</summary>
    public List<CurvePoint> Curve { get; } = [];
}

namespace Personalization.Training.Evaluation;

/// <summary>Trains a model for one split of a protocol. Choices (when to stop, which checkpoint) are made on the validation questions; the test questions are not given.</summary>
public interface IModelTrainer
{
    /// <summary>Prefix of its metrics, such as "popular"; "" for the model of the release.</summary>
    string Name { get; }

    /// <exception cref="OperationCanceledException">Within a second or two of the cancellation.</exception>
    IEvaluatedModel Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation);
}

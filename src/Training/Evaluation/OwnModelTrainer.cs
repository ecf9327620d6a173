using Personalization.Training.Ranker;
using Personalization.Training.Releases;
using Personalization.Training.Retrieval;
using Personalization.Training.Towers;

namespace Personalization.Training.Evaluation;

/// <summary>Trains what a release would hold: towers where there is something to rank, chosen on validation and then taken on to all that may be known; a ranker and factors of ratings where there is something shown.</summary>
public sealed class OwnModelTrainer(TowerOptions options) : IModelTrainer
{
    /// <summary>As many questions tell two checkpoints apart.</summary>
    private const int MostQuestions = 3000;

    public string Name => "";

    public IEvaluatedModel Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation)
    {
        BlendedModel? retrieval = null;
        if (split.Validation.Ranked.Count > 0)
        {
            var questions = TowerValidation.Sample(split.Validation, MostQuestions, run.Seed);
            using var training = new TowerTraining(split.Train, options, run, cancellation);
            var found = training.Train(found => TowerValidation.Ndcg(found, questions, run.Threads));
            var blend = BlendChoice.Choose(found, BaselineTraining.Train(split.Train, run, cancellation), questions, run, cancellation);
            retrieval = new BlendedModel(new TowerModel(training.Continue(split.Complete), run.Threads), BaselineTraining.Train(split.Complete, run, cancellation), blend, run.Threads);
        }
        return new OwnModel(retrieval, ShownRanker.Train(split, run, cancellation), RatingFactors.Train(split, run, cancellation));
    }
}

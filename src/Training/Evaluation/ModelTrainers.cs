using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Towers;

namespace Personalization.Training.Evaluation;

/// <summary>All that an evaluation compares.</summary>
public static class ModelTrainers
{
    /// <summary>The release's model, and the four baselines beside it.</summary>
    public static IReadOnlyList<IModelTrainer> All() => [new TowerTrainer(new TowerOptions()), .. BaselineNames.Trainers()];
}

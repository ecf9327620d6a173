using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Evaluation.Tuning;
using Personalization.Training.Towers;

namespace Personalization.Training.Evaluation;

/// <summary>All that an evaluation compares.</summary>
public static class ModelTrainers
{
    /// <summary>What the release's own model is called where models are chosen by name; its metrics have no prefix.</summary>
    public const string OwnModel = "model";

    /// <summary>The release's model, and the four baselines beside it.</summary>
    /// <exception cref="Data.ImportException">A hyperparameter is unknown or out of its range.</exception>
    public static IReadOnlyList<IModelTrainer> All(Hyperparameters? parameters = null)
    {
        parameters ??= Hyperparameters.Usual;
        return [new OwnModelTrainer(parameters.Of<TowerOptions>(OwnModel)), .. BaselineNames.Trainers(parameters)];
    }

    /// <summary>What the trainer's model is called where models are chosen by name.</summary>
    public static string NameOf(IModelTrainer trainer) => trainer.Name.Length == 0 ? OwnModel : trainer.Name;
}

using Personalization.Training.Evaluation.Tuning;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>The models to beat, on every run.</summary>
public static class BaselineNames
{
    public const string Popular = "popular";
    public const string Trending = "trending";
    public const string Covisit = "covisit";
    public const string Factors = "ials";

    public static readonly IReadOnlyList<string> All = [Popular, Trending, Covisit, Factors];

    /// <summary>The trainers of all four.</summary>
    public static IReadOnlyList<IModelTrainer> Trainers(Hyperparameters? parameters = null) =>
        [new PopularTrainer(), new TrendingTrainer(), new CovisitTrainer(), new FactorsTrainer((parameters ?? Hyperparameters.Usual).Of<FactorOptions>(Factors))];
}

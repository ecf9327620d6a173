using Personalization.Training.Data;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation.Peers;

/// <summary>Matrix factorisation: of turns for ranking (iALS), of stars for ratings.</summary>
internal sealed class FactorsTrainer(FactorOptions chosen) : IModelTrainer
{
    public string Name => BaselineNames.Factors;

    public IEvaluatedModel Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation)
    {
        var rates = HeadRates.Of(split.Complete, _ => 1);
        return new FactorsModel(Factors(split.Complete, chosen, run, cancellation), rates, StarFactors.Of(split.Complete, rates, run.Seed, cancellation), run.Threads);
    }

    /// <summary>The factors of turns alone.</summary>
    public static ImplicitAls Factors(EventTable events, FactorOptions chosen, TrainingRun run, CancellationToken cancellation)
    {
        var options = new TrainingOptions { Dimensions = chosen.Dimensions, Rounds = chosen.Rounds, Confidence = chosen.Confidence, Regularisation = chosen.Regularisation, Seed = run.Seed, Threads = run.Threads };
        return new ImplicitAls(Turns(events), options, null, cancellation);
    }

    private static PreferenceMatrix Turns(EventTable events)
    {
        var rows = new List<Dictionary<int, float>>(events.Customers.Count);
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var row = new Dictionary<int, float>();
            for (var r = events.Starts[c]; r < events.Starts[c + 1]; r++)
                if (events.TurnedTo(r)) row[events.Items[r]] = 1;
            rows.Add(row);
        }
        return PreferenceMatrix.Of(events.Catalogue.Count, rows);
    }
}

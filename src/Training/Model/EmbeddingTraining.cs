using Personalization.Core.Catalog;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Towers;

namespace Personalization.Training.Model;

/// <summary>Makes the vectors of a release: trains both towers on the part of the histories that is for vectors, and lays the items out by them.</summary>
internal static class EmbeddingTraining
{
    /// <summary>As many customers' last items tell two checkpoints apart.</summary>
    private const int MostQuestions = 1000;

    public static Embeddings Train(TrainingInput input, TrainingOptions options, TrainingSteps steps, TimeProvider time, CancellationToken cancellation)
    {
        var towers = steps.Run("item vectors", progress => TrainTowers(input, options, new TrainingRun(time, options.Seed, options.Threads, new Fractions(progress)), cancellation));
        return steps.Run("encoders", _ => new Embeddings(
            Lay(input, towers), new TrainedQueryEncoder(towers.QueryOnnx(), options.Dimensions), new TrainedItemEncoder(towers.AttributeWeights, towers.AttributeBias)));
    }

    private static TrainedTowers TrainTowers(TrainingInput input, TrainingOptions options, TrainingRun run, CancellationToken cancellation)
    {
        var events = input.EventsUpTo(c => c.VectorsEnd);
        // The last item of some customers, those with enough before it, decides when to stop.
        var step = Math.Max(1, events.Customers.Count / MostQuestions);
        var held = new HashSet<int>();
        var questions = new List<RankedQuestion>();
        for (var c = 0; c < events.Customers.Count; c += step)
        {
            var (start, end) = events.RowsOf(c);
            if (end - start < 5) continue;
            held.Add(end - 1);
            questions.Add(new RankedQuestion(new Occasion(c, start, end - 1, events.AtMs[end - 1]), [events.Items[end - 1]], SeenToo: true));
        }
        var towers = options.Towers with { Dimensions = options.Dimensions };
        using var training = new TowerTraining(events.Where((_, row) => !held.Contains(row)), towers, run, cancellation);
        return training.Train(questions.Count == 0 ? null : found => TowerValidation.Ndcg(found, new Questions(events, questions, []), run.Threads));
    }

    private static ItemTable Lay(TrainingInput input, TrainedTowers towers)
    {
        var d = towers.Options.Dimensions;
        var popularity = input.Popularity();
        var table = new ItemTable(d, input.Data.Items.Count);
        for (var i = 0; i < input.Data.Items.Count; i++) table.Upsert(input.Data.Items[i], towers.Vectors.AsSpan(i * d, d).ToArray(), popularity[i]);
        return table;
    }

    /// <summary>Progress of the towers as the fraction that a step reports.</summary>
    private sealed class Fractions(IProgress<double> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value.Fraction);
    }
}

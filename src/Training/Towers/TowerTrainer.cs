using Personalization.Training.Evaluation;

namespace Personalization.Training.Towers;

/// <summary>The two towers as the evaluation trains them: choices by NDCG@10 on the validation questions.</summary>
public sealed class TowerTrainer(TowerOptions options) : IModelTrainer
{
    /// <summary>As many questions tell two checkpoints apart.</summary>
    private const int MostQuestions = 3000;

    public string Name => "";

    public IEvaluatedModel Train(TrainingSplit split, TrainingRun run, CancellationToken cancellation)
    {
        var questions = Sample(split.Validation, run.Seed);
        var trained = new TowerTraining(split.Train, options, run, cancellation).Train(questions.Ranked.Count == 0 ? null : towers => Ndcg(towers, questions, run.Threads));
        return new TowerModel(trained, run.Threads);
    }

    /// <summary>NDCG@10 over the questions: 1 / log₂(place + 1), summed over what was wanted and held against the best that could be.</summary>
    public static double Ndcg(TrainedTowers towers, Questions questions, int threads)
    {
        using var model = new TowerModel(towers, threads);
        var total = 0d;
        RankedEvaluation.Run(model, questions, 10, (q, best) =>
        {
            var wanted = questions.Ranked[q].Wanted;
            var (gain, ideal) = (0d, 0d);
            for (var i = 0; i < best.Length; i++)
                if (wanted.Contains(best.Span[i])) gain += 1 / Math.Log2(i + 2);
            for (var i = 0; i < Math.Min(10, wanted.Length); i++) ideal += 1 / Math.Log2(i + 2);
            total += gain / ideal;
        });
        return total / questions.Ranked.Count;
    }

    private static Questions Sample(Questions questions, int seed)
    {
        if (questions.Ranked.Count <= MostQuestions) return questions;
        var order = Enumerable.Range(0, questions.Ranked.Count).ToArray();
        new Random(seed).Shuffle(order);
        return questions with { Ranked = [.. order.Take(MostQuestions).Order().Select(i => questions.Ranked[i])] };
    }
}

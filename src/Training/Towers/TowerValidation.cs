using Personalization.Training.Evaluation;

namespace Personalization.Training.Towers;

/// <summary>How good towers are on questions that are kept apart.</summary>
internal static class TowerValidation
{
    /// <summary>NDCG@10 over the questions: 1 / log₂(place + 1), summed over what was wanted and held against the best that could be. Järvelin and Kekäläinen (2002).</summary>
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

    /// <summary>At most so many of the questions, a seeded sample in their order.</summary>
    public static Questions Sample(Questions questions, int most, int seed)
    {
        if (questions.Ranked.Count <= most) return questions;
        var order = Enumerable.Range(0, questions.Ranked.Count).ToArray();
        new Random(seed).Shuffle(order);
        return questions with { Ranked = [.. order.Take(most).Order().Select(i => questions.Ranked[i])] };
    }
}

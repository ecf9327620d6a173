using Personalization.Training.Data;

namespace Personalization.Training.Evaluation;

/// <summary>One number for a model on validation questions, the more the better: NDCG@10 where something is ranked, else the negative RMSE, else the AUC of clicks.</summary>
public static class ValidationScore
{
    private static readonly float[] Unweighed = [];

    public static (string Metric, double Score) Of(IEvaluatedModel model, Questions questions, CancellationToken cancellation)
    {
        if (questions.Ranked.Count > 0)
        {
            var metrics = new RankingMetrics(["ndcg-10"], Unweighed);
            RankedEvaluation.Run(model, questions, 10, (question, best) => metrics.Add(best.Span, questions.Ranked[question].Wanted), cancellation);
            return ("ndcg-10", metrics.Values().First().Value);
        }
        var result = new ModelResult("", 0, TimeSpan.Zero, []);
        new ShownEvaluation(model, questions).AddTo(result, cancellation);
        if (result.Metrics.TryGetValue("rmse", out var rmse)) return ("-rmse", -rmse);
        if (result.Metrics.TryGetValue("auc-click", out var auc)) return ("auc-click", auc);
        throw new ImportException("The protocol has nothing to choose by on these data. Give more data, or another protocol.");
    }
}

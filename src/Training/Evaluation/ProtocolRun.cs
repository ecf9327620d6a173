using Personalization.Inference;
using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Evaluation.Protocols;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation;

/// <summary>Trains models on a split and puts the test's questions to them.</summary>
public sealed class ProtocolRun(ProtocolSplit split, TimeProvider time, int threads, InferenceProvider provider = InferenceProvider.Cpu)
{
    private readonly AskedCounts _asked = AskedCounts.Of(split);
    private readonly float[] _popularity = ItemCounts.Plain(split.Training.Complete);

    public ModelResult Run(IModelTrainer trainer, int seed, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var run = new TrainingRun(time, seed, threads, progress) { Provider = provider };
        var start = time.GetTimestamp();
        var model = trainer.Train(split.Training, run, cancellation);
        var trained = time.GetElapsedTime(start);
        try
        {
            var result = new ModelResult(trainer.Name, seed, trained, run.Curve) { Asked = _asked };
            foreach (var part in split.Test)
            {
                Rank(model, part, result, cancellation);
                new ShownEvaluation(model, part.Questions).AddTo(result, cancellation);
            }
            result.Metrics["train-seconds"] = trained.TotalSeconds;
            return result;
        }
        finally
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private void Rank(IEvaluatedModel model, TestPart part, ModelResult result, CancellationToken cancellation)
    {
        if (part.Questions.Ranked.Count == 0 || part.Metrics.IsEmpty) return;
        var metrics = new RankingMetrics(part.Metrics, _popularity);
        var breakdown = result.Breakdown ??= new Breakdown(_popularity);
        var first = breakdown.Questions == 0;
        RankedEvaluation.Run(model, part.Questions, metrics.Longest, (question, best) =>
        {
            var asked = part.Questions.Ranked[question];
            metrics.Add(best.Span, asked.Wanted);
            if (first) breakdown.Add(best.Span, asked);
        }, cancellation);
        foreach (var (name, value) in metrics.Values()) result.Metrics[part.Prefix + name] = value;
        if (part.Prefix == TestPart.Cold) AddOverRandom(result);
    }

    /// <summary>How many times better than a hundred items drawn by chance.</summary>
    private void AddOverRandom(ModelResult result)
    {
        if (result.Metrics.TryGetValue(TestPart.Cold + "recall-100", out var recall)) result.Metrics[TestPart.Cold + "over-random"] = recall / Math.Min(1, 100d / _popularity.Length);
    }
}

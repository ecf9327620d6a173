using Personalization.Training.Data;
using Personalization.Training.Ranker;

namespace Personalization.Training.Evaluation;

/// <summary>Predictions of what customers did with what they were shown: AUC and calibration of each head, RMSE and MAE of the stars.</summary>
internal sealed class ShownEvaluation(IEvaluatedModel model, Questions questions)
{
    private const int Batch = 1024;
    private const int Bins = 10;

    public void AddTo(ModelResult result, CancellationToken cancellation)
    {
        var (events, rated) = (questions.Events, questions.Shown.Where(q => IsRated(questions.Events, q.Row)).ToList());
        if (rated.Count > 0 && Predict(EvaluatedHeads.Rating, rated, cancellation) is { } stars)
        {
            result.Metrics["rmse"] = Math.Sqrt(rated.Select((q, i) => Math.Pow(stars[i] - events.Values[q.Row], 2)).Average());
            result.Metrics["mae"] = rated.Select((q, i) => (double)Math.Abs(stars[i] - events.Values[q.Row])).Average();
        }
        foreach (var head in EvaluatedHeads.Probabilities)
        {
            var asked = head == EvaluatedHeads.Like || rated.Count == 0 ? questions.Shown : [.. questions.Shown.Where(q => !IsRated(events, q.Row))];
            var met = asked.Select(q => EvaluatedHeads.Meets(head, events, q.Row)).ToArray();
            // With nothing met, or nothing else, there is no order to measure.
            if (!met.Contains(true) || !met.Contains(false) || Predict(head, asked, cancellation) is not { } predictions) continue;
            result.Metrics[$"auc-{head}"] = Auc.Of([.. predictions.Zip(met)]);
            result.Calibration[head] = Calibrate(predictions, met);
        }
    }

    private float[]? Predict(string head, IReadOnlyList<ShownQuestion> asked, CancellationToken cancellation)
    {
        var predictions = new float[asked.Count];
        for (var from = 0; from < asked.Count; from += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = asked.Skip(from).Take(Batch).ToArray();
            var occasions = Array.ConvertAll(batch, q => q.At);
            var items = Array.ConvertAll(batch, q => questions.Events.Items[q.Row]);
            if (!model.TryPredict(head, questions.Events, occasions, items, predictions.AsSpan(from, batch.Length))) return null;
        }
        return predictions;
    }

    private static List<CalibrationBin> Calibrate(float[] predictions, bool[] met)
    {
        var order = Enumerable.Range(0, met.Length).OrderBy(i => predictions[i]).ToArray();
        var bins = new List<CalibrationBin>(Bins);
        for (var b = 0; b < Bins; b++)
        {
            var part = order[(order.Length * b / Bins)..(order.Length * (b + 1) / Bins)];
            if (part.Length > 0) bins.Add(new CalibrationBin(part.Average(i => predictions[i]), part.Average(i => met[i] ? 1d : 0), part.Length));
        }
        return bins;
    }

    private static bool IsRated(EventTable events, int row) => (events.Acts[row] & Acts.Rating) != 0 && !float.IsNaN(events.Values[row]);
}

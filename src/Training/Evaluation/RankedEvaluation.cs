using System.Buffers;
using Personalization.Training.Data;

namespace Personalization.Training.Evaluation;

/// <summary>Puts ranked questions to a model: the places of what was wanted and the best items.</summary>
public static class RankedEvaluation
{
    private const int Batch = 256;

    /// <param name="best">Called once for each question, in their order, with the best items (at most <paramref name="count"/>, best first; valid during the call).</param>
    /// <remarks>Equal scores: the lower number first, but the wanted item behind its equals, so that a model that scores all the same scores nothing.</remarks>
    public static void Run(IEvaluatedModel model, Questions questions, int count, Action<int, ReadOnlyMemory<int>> best, CancellationToken cancellation = default)
    {
        var items = questions.Events.Catalogue.Count;
        var batch = Math.Clamp(64_000_000 / Math.Max(1, items), 1, Batch);
        var scores = ArrayPool<float>.Shared.Rent(batch * items);
        var occasions = new Occasion[batch];
        var found = new int[batch][];
        for (var from = 0; from < questions.Ranked.Count; from += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var size = Math.Min(batch, questions.Ranked.Count - from);
            for (var i = 0; i < size; i++) occasions[i] = questions.Ranked[from + i].At;
            model.ScoreAll(questions.Events, occasions.AsSpan(0, size), scores.AsSpan(0, size * items));
            Parallel.For(0, size, i => found[i] = Best(questions.Events, questions.Ranked[from + i], scores.AsSpan(i * items, items), count));
            for (var i = 0; i < size; i++) best(from + i, found[i]);
        }
        ArrayPool<float>.Shared.Return(scores);
    }

    private static int[] Best(EventTable events, RankedQuestion question, Span<float> scores, int count)
    {
        if (!question.SeenToo)
            for (var row = question.At.Start; row < question.At.End; row++) scores[events.Items[row]] = float.NaN;
        if (question.Among is { } among) return TopItems.Of(scores, among, question.Wanted, count);
        return TopItems.Of(scores, question.Wanted, count);
    }
}

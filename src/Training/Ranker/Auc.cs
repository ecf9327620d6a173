namespace Personalization.Training.Ranker;

/// <summary>Area under the ROC curve: the chance that a positive scores above a negative, ties counting half. O(n log n).</summary>
public static class Auc
{
    /// <returns>NaN without examples of both sides.</returns>
    public static double Of(IReadOnlyList<(float Score, bool Positive)> examples)
    {
        var sorted = examples.OrderBy(e => e.Score).ToArray();
        var (positives, ranks) = (0L, 0d);
        for (var start = 0; start < sorted.Length;)
        {
            var end = start;
            var here = 0;
            while (end < sorted.Length && sorted[end].Score == sorted[start].Score)
                if (sorted[end++].Positive) here++;
            ranks += here * (start + 1d + end) / 2;
            positives += here;
            start = end;
        }
        var negatives = sorted.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (ranks - positives * (positives + 1) / 2d) / ((double)positives * negatives);
    }
}

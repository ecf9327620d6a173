namespace Personalization.Training.Evaluation;

/// <summary>The highest scores.</summary>
internal static class TopItems
{
    /// <returns>Numbers of the items with the highest scores, best first; items whose score is NaN are left out. Of equals the wanted come last, else the lower number first.</returns>
    public static int[] Of(ReadOnlySpan<float> scores, ReadOnlySpan<int> wanted, int count)
    {
        var heap = new PriorityQueue<int, (float, int)>(count + 1);
        var worst = float.NegativeInfinity;
        for (var item = 0; item < scores.Length; item++)
        {
            var score = scores[item];
            if (float.IsNaN(score) || heap.Count == count && score < worst) continue;
            Offer(heap, item, score, wanted, count);
            if (heap.Count == count && heap.TryPeek(out _, out var least)) worst = least.Item1;
        }
        return Drain(heap);
    }

    public static int[] Of(ReadOnlySpan<float> scores, ReadOnlySpan<int> among, ReadOnlySpan<int> wanted, int count)
    {
        var heap = new PriorityQueue<int, (float, int)>(count + 1);
        foreach (var item in among)
            Offer(heap, item, float.IsNaN(scores[item]) ? float.NegativeInfinity : scores[item], wanted, count);
        return Drain(heap);
    }

    private static void Offer(PriorityQueue<int, (float, int)> heap, int item, float score, ReadOnlySpan<int> wanted, int count)
    {
        var priority = (score, wanted.Contains(item) ? int.MinValue : -item);
        if (heap.Count < count) heap.Enqueue(item, priority);
        else heap.EnqueueDequeue(item, priority);
    }

    private static int[] Drain(PriorityQueue<int, (float, int)> heap)
    {
        var best = new int[heap.Count];
        for (var i = best.Length - 1; heap.TryDequeue(out var item, out _); i--) best[i] = item;
        return best;
    }
}

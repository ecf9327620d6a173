namespace Personalization.Training.Evaluation;

/// <summary>Hits among the first 20 by how popular the wanted item is and by how much is known of the customer.</summary>
public sealed class Breakdown
{
    private const int K = 20;

    /// <summary>Upper bounds of the history lengths' groups.</summary>
    public static readonly IReadOnlyList<int> Lengths = [2, 5, 10, 20, 50, 100, 200, int.MaxValue];
    private readonly byte[] _decile;

    public Breakdown(float[] popularity)
    {
        // Deciles of turns, not of items: each tenth holds as many interactions, the first by the most popular items.
        _decile = new byte[popularity.Length];
        var order = Enumerable.Range(0, popularity.Length).OrderByDescending(i => popularity[i]).ToArray();
        var (total, sum) = (Math.Max(1, popularity.Sum(p => (double)p)), 0d);
        foreach (var item in order)
        {
            _decile[item] = (byte)Math.Min(9, (int)(10 * sum / total));
            sum += popularity[item];
        }
    }

    public int Questions { get; private set; }

    /// <summary>[10] wanted items and hits, the most popular first.</summary>
    public (int Asked, int Hits)[] ByPopularity { get; } = new (int, int)[10];

    /// <summary>By <see cref="Lengths"/>.</summary>
    public (int Asked, int Hits)[] ByHistory { get; } = new (int, int)[Lengths.Count];

    public void Add(ReadOnlySpan<int> best, RankedQuestion question)
    {
        Questions++;
        var top = best[..Math.Min(K, best.Length)];
        var known = question.At.End - question.At.Start;
        var group = 0;
        while (known > Lengths[group]) group++;
        foreach (var item in question.Wanted)
        {
            var hit = top.Contains(item) ? 1 : 0;
            ref var popular = ref ByPopularity[_decile[item]];
            popular = (popular.Asked + 1, popular.Hits + hit);
            ref var length = ref ByHistory[group];
            length = (length.Asked + 1, length.Hits + hit);
        }
    }
}

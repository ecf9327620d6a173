namespace Personalization.Core.Releases;

/// <summary>The four plain models of a release, item i being row i of its items: sources beside the models, and what is left to answer from without them.</summary>
/// <param name="Popular">[N] turns to the item in the training data; all of time.</param>
/// <param name="Trending">[N] the same, decayed to the end of the training data.</param>
/// <param name="Covisits">Which items go together.</param>
/// <param name="Factors">Matrix factorisation of turns.</param>
public sealed record ReleaseBaselines(float[] Popular, float[] Trending, Covisits Covisits, ItemFactors Factors)
{
    /// <summary>Of a release without these files: every table is empty.</summary>
    public static readonly ReleaseBaselines None = new([], [], new Covisits([0], [], [], []), new ItemFactors(1, [], [0], 0));

    /// <summary>Mean logarithm of 1 + turns, of the items with any: what to expect of one that has had no chance yet. 0 where nothing was counted.</summary>
    public float UsualPopular { get; } = MeanLog(Popular, Popular);

    /// <summary>The same of the decayed turns.</summary>
    public float UsualTrending { get; } = MeanLog(Trending, Popular);

    /// <summary>N: items that the tables know; those added since have none.</summary>
    public int Items => Popular.Length;

    private static float MeanLog(float[] counts, float[] turns)
    {
        var (sum, items) = (0d, 0);
        for (var i = 0; i < counts.Length; i++)
            if (turns[i] > 0) (sum, items) = (sum + Math.Log(1 + counts[i]), items + 1);
        return (float)(sum / Math.Max(1, items));
    }
}

namespace Personalization.Core.Releases;

/// <summary>The four plain models of a release, item i being row i of its items: sources beside the models, and what is left to answer from without them.</summary>
/// <param name="popular">[N] turns to the item in the training data; all of time.</param>
/// <param name="trending">[N] the same, decayed to the end of the training data.</param>
/// <param name="covisits">Which items go together.</param>
/// <param name="factors">Matrix factorisation of turns.</param>
public sealed class ReleaseBaselines(float[] popular, float[] trending, Covisits covisits, ItemFactors factors)
{
    /// <summary>Of a release without these files: every table is empty.</summary>
    public static readonly ReleaseBaselines None = new([], [], new Covisits([0], [], [], []), new ItemFactors(1, [], [0], 0));

    /// <summary>[N] what evidence says of each item alone, side by side: it is read for every candidate.</summary>
    private readonly ItemPrior[] _priors = PriorsOf(popular, trending);

    /// <summary>What is known of an item whoever asks; of one that nobody has turned to, or that the tables do not know, that it is fresh.</summary>
    public ItemPrior PriorOf(int item) => (uint)item < (uint)_priors.Length ? _priors[item] : ItemPrior.Fresh;

    /// <summary>Says that an item's evidence will be read soon.</summary>
    public void Expect(int item)
    {
        if ((uint)item >= (uint)_priors.Length) return;
        Prefetch.Of(in _priors[item]);
        factors.Expect(item);
    }

    public float[] Popular => popular;
    public float[] Trending => trending;
    public Covisits Covisits => covisits;
    public ItemFactors Factors => factors;

    /// <summary>N: items that the tables know; those added since have none.</summary>
    public int Items => popular.Length;

    private static ItemPrior[] PriorsOf(float[] popular, float[] trending)
    {
        var (usualPopular, usualTrending) = (MeanLog(popular, popular), MeanLog(trending, popular));
        var priors = new ItemPrior[popular.Length];
        for (var i = 0; i < priors.Length; i++)
            priors[i] = popular[i] == 0 ? ItemPrior.Fresh : new ItemPrior(MathF.Log(1 + popular[i]) - usualPopular, MathF.Log(1 + trending[i]) - usualTrending, 0);
        return priors;
    }

    /// <summary>Mean logarithm of 1 + counts, of the items with any turns: what to expect of one that has had no chance yet. 0 where nothing was counted.</summary>
    private static float MeanLog(float[] counts, float[] turns)
    {
        var (sum, items) = (0d, 0);
        for (var i = 0; i < counts.Length; i++)
            if (turns[i] > 0) (sum, items) = (sum + Math.Log(1 + counts[i]), items + 1);
        return (float)(sum / Math.Max(1, items));
    }
}

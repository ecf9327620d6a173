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

    /// <summary>N: items that the tables know; those added since have none.</summary>
    public int Items => Popular.Length;
}

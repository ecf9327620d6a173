namespace Personalization.Core.Releases;

/// <summary>What the counts of a release say of one item whoever asks.</summary>
/// <param name="Popular">Logarithm of 1 + turns, above or below the usual item's: more data of the same shop make it neither more nor less.</param>
/// <param name="Trending">The same of the decayed turns.</param>
/// <param name="IsFresh">1 when nobody has turned to the item yet, which then is as popular as usual; else 0.</param>
public readonly record struct ItemPrior(float Popular, float Trending, float IsFresh)
{
    /// <summary>Of an item that nobody has turned to.</summary>
    public static readonly ItemPrior Fresh = new(0, 0, 1);
}

namespace Personalization.Core.Pipeline.Reordering;

/// <summary>What each of the best candidates would add to those chosen so far: less with each that is chosen, so that what was computed before is a bound of it.</summary>
internal interface IMarginalGain
{
    /// <summary>What candidate <paramref name="i"/> of the window would add at most.</summary>
    float Bound(int i);

    /// <summary>What neither candidate <paramref name="i"/> nor any after it would add more than.</summary>
    float Limit(int i);

    /// <summary>What it would add; a higher one is better. Takes in what was chosen since it was last asked for.</summary>
    float Of(int i);

    /// <summary>Number <paramref name="i"/> has been chosen.</summary>
    void Choose(int i);
}

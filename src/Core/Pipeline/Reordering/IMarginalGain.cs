namespace Personalization.Core.Pipeline.Reordering;

/// <summary>What each of the best candidates would add to those chosen so far.</summary>
internal interface IMarginalGain
{
    /// <summary>Of candidate <paramref name="i"/> of the window; a higher one is better.</summary>
    float Of(int i);

    /// <summary>Number <paramref name="i"/> has been chosen.</summary>
    /// <param name="taken">[window] those that no longer count.</param>
    void Choose(int i, ReadOnlySpan<bool> taken);
}

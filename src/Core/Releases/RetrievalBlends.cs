namespace Personalization.Core.Releases;

/// <summary>
/// The blends of a release by how long ago the customer's last act was: what comes next within a visit goes with the last acts, what a visit after weeks begins with goes more
/// with what is popular by then.
/// </summary>
/// <param name="InSession">While a visit is under way.</param>
/// <param name="Returning">After it; null: the same.</param>
public readonly record struct RetrievalBlends(RetrievalBlend InSession, ReturningBlend? Returning = null)
{
    /// <param name="lastActMs">Milliseconds since 1970; 0 for a customer of whom nothing is known, who comes back from nowhere.</param>
    /// <param name="nowMs">Likewise; before the last act where clocks differ, which is within a visit.</param>
    public RetrievalBlend For(long lastActMs, long nowMs) => IsReturning(lastActMs, nowMs) ? Returning!.Blend : InSession;

    /// <summary>Whether the customer comes back, as far as that makes a difference here.</summary>
    public bool IsReturning(long lastActMs, long nowMs) => Returning is not null && nowMs - lastActMs > Returning.After.TotalMilliseconds;
}

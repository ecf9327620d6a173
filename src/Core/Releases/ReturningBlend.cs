namespace Personalization.Core.Releases;

/// <summary>How candidates are put in order for customers who come back.</summary>
/// <param name="After">Without an act for longer than this a customer comes back.</param>
/// <param name="Blend">What counts then, on the scale of the other one.</param>
public sealed record ReturningBlend(TimeSpan After, RetrievalBlend Blend);

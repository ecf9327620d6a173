namespace Personalization.Core.Releases;

/// <summary>
/// How much the kinds of evidence of <see cref="Features.TurnEvidence"/> count when candidates are put in order before ranking; chosen in training on validation. The value of
/// an item is the sum of weight times evidence; in a release it is the logarithm of the odds that the customer turns to the item, see <see cref="Scaled"/>.
/// </summary>
public sealed record RetrievalBlend
{
    /// <summary>E: kinds of evidence.</summary>
    public const int Width = 7;

    /// <summary>The similarity of query and item alone, as of a release that was trained before there were blends.</summary>
    public static readonly RetrievalBlend Alone = new() { Similarity = 1 };

    /// <summary>Of the cosine of query embedding and item vector.</summary>
    public float Similarity { get; init; }

    /// <summary>Of how the item goes together with the latest turns.</summary>
    public float Together { get; init; }

    /// <summary>Of the fit of the factorisation.</summary>
    public float Fit { get; init; }

    /// <summary>Of the logarithm of all turns to the item.</summary>
    public float Popular { get; init; }

    /// <summary>Of the logarithm of the latest.</summary>
    public float Trending { get; init; }

    /// <summary>Of having turned to the item before.</summary>
    public float Had { get; init; }

    /// <summary>Of having no turns at all yet: such an item's popularity is taken for the usual one, and this is what it is worth less or more.</summary>
    public float Fresh { get; init; }

    /// <summary>The value without any evidence.</summary>
    public float Offset { get; init; }

    /// <param name="weights">[E], in the order of the evidence.</param>
    public static RetrievalBlend Of(ReadOnlySpan<float> weights) =>
        new() { Similarity = weights[0], Together = weights[1], Fit = weights[2], Popular = weights[3], Trending = weights[4], Had = weights[5], Fresh = weights[6] };

    /// <summary>The same order on another scale: slope · value + offset.</summary>
    public RetrievalBlend Scaled(float slope, float offset) => new()
    {
        Similarity = slope * Similarity,
        Together = slope * Together,
        Fit = slope * Fit,
        Popular = slope * Popular,
        Trending = slope * Trending,
        Had = slope * Had,
        Fresh = slope * Fresh,
        Offset = slope * Offset + offset,
    };

    /// <param name="evidence">[E], see <see cref="Features.TurnEvidence.Fill"/>.</param>
    public float ValueOf(ReadOnlySpan<float> evidence) =>
        Offset + Similarity * evidence[0] + Together * evidence[1] + Fit * evidence[2] + Popular * evidence[3] + Trending * evidence[4] + Had * evidence[5] + Fresh * evidence[6];
}

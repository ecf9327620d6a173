using Personalization.Core.Interactions;
using Personalization.Core.Releases;

namespace Personalization.Core.Features;

/// <summary>
/// What a customer's turns say of items beside the query embedding, by the counts of a release: what goes together with the latest turns, how well items fit all of them, how
/// popular they are. Computed once a customer and moment, the same in training and serving. Reads are thread safe.
/// </summary>
public sealed class TurnEvidence
{
    /// <summary>Turns whose neighbours are looked at, each counting <see cref="Fading"/> of the one after it.</summary>
    private const int Last = 20;
    private const float Fading = 0.85f;

    /// <summary>Before the logarithm: strengths are about a hundredth where items go together at all.</summary>
    private const float TogetherScale = 100;

    private readonly ReleaseBaselines _baselines;
    private readonly Dictionary<int, float> _together = [];
    private readonly HashSet<int> _had;
    private readonly float[] _customer;

    /// <param name="turns">Numbers of the items turned to, newest first, a repeated one as often as it was turned to.</param>
    /// <remarks>O(<see cref="Last"/> · neighbours + different items · D² + D³).</remarks>
    public TurnEvidence(ReleaseBaselines baselines, ReadOnlySpan<int> turns)
    {
        (_baselines, _had, _customer) = (baselines, [], new float[baselines.Factors.Dimensions]);
        var (covisits, weight) = (baselines.Covisits, 1f);
        for (var t = 0; t < turns.Length; t++)
        {
            _had.Add(turns[t]);
            if (t >= Last) continue;
            var others = covisits.NeighboursOf(turns[t]);
            var counts = covisits.CountsOf(turns[t]);
            for (var n = 0; n < others.Length; n++)
                _together[others[n]] = _together.GetValueOrDefault(others[n]) + weight * Covisits.Strength(counts[n], covisits.TurnsOf(turns[t]), covisits.TurnsOf(others[n]));
            weight *= Fading;
        }
        if (_had.Count > 0) baselines.Factors.Fold([.. _had], _customer);
    }

    /// <summary>Items that go together with one of the latest turns, and how strongly.</summary>
    public IReadOnlyDictionary<int, float> GoingTogether => _together;

    /// <summary>Items turned to.</summary>
    public IReadOnlySet<int> Had => _had;

    /// <summary>[D] of the factorisation, for the fit of many items at once.</summary>
    public ReadOnlySpan<float> Customer => _customer;

    /// <summary>Whether an interaction of this kind is a turn to its item: something chosen, and not only seen, refused or searched for.</summary>
    public static bool IsTurn(InteractionKind kind) =>
        kind is InteractionKind.Click or InteractionKind.Cart or InteractionKind.Purchase or InteractionKind.Like or InteractionKind.Rating or InteractionKind.Watch;

    /// <summary>Fills <paramref name="row"/> [E] of <see cref="RetrievalBlend"/>; an item that nobody has turned to is as popular as usual, and fresh.</summary>
    public void Fill(int item, float similarity, Span<float> row)
    {
        row[0] = similarity;
        row[1] = TogetherOf(_together.GetValueOrDefault(item));
        row[2] = _baselines.Factors.Score(_customer, item);
        row[3] = PopularOf(_baselines, item);
        row[4] = TrendingOf(_baselines, item);
        row[5] = _had.Contains(item) ? 1 : 0;
        row[6] = IsFresh(_baselines, item) ? 1 : 0;
    }

    /// <summary>The evidence in a summed strength.</summary>
    public static float TogetherOf(float strength) => MathF.Log(1 + TogetherScale * strength);

    /// <summary>Whether nobody has turned to the item yet, as far as the release knows.</summary>
    public static bool IsFresh(ReleaseBaselines baselines, int item) => (uint)item >= (uint)baselines.Popular.Length || baselines.Popular[item] == 0;

    public static float PopularOf(ReleaseBaselines baselines, int item) => IsFresh(baselines, item) ? baselines.UsualPopular : MathF.Log(1 + baselines.Popular[item]);

    public static float TrendingOf(ReleaseBaselines baselines, int item) => IsFresh(baselines, item) ? baselines.UsualTrending : MathF.Log(1 + baselines.Trending[item]);
}

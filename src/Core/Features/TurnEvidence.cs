using System.Runtime.InteropServices;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using Personalization.Core.Releases;

namespace Personalization.Core.Features;

/// <summary>
/// What a customer's turns say of items beside the query embedding, by the counts of a release: what goes together with the latest turns, how well items fit all of them, how
/// popular they are. Read once a customer and moment, the same in training and serving; may be read again for another, and then allocates nothing. Filling is thread safe.
/// </summary>
public sealed class TurnEvidence
{
    /// <summary>Turns whose neighbours are looked at, each counting <see cref="Fading"/> of the one after it.</summary>
    private const int Last = 20;
    private const float Fading = 0.85f;

    /// <summary>Before the logarithm: strengths are about a hundredth where items go together at all.</summary>
    private const float TogetherScale = 100;

    private readonly TurnTable _items = new();
    private readonly List<int> _had = [];
    private ReleaseBaselines _baselines = ReleaseBaselines.None;
    private float[] _customer = [0];

    /// <summary>Of nothing yet.</summary>
    public TurnEvidence()
    {
    }

    /// <param name="turns">As of <see cref="Read(ReleaseBaselines, ReadOnlySpan{int}, RetrievalBlend?)"/>.</param>
    public TurnEvidence(ReleaseBaselines baselines, ReadOnlySpan<int> turns) => Read(baselines, turns);

    /// <summary>Items that go together with one of the latest turns, and how strongly.</summary>
    public IEnumerable<(int Item, float Strength)> GoingTogether => _items.GoingTogether;

    /// <summary>Items turned to, each once.</summary>
    public IReadOnlyList<int> Had => _had;

    /// <summary>[D] of the factorisation, for the fit of many items at once.</summary>
    public ReadOnlySpan<float> Customer => _customer;

    /// <summary>Takes in the turns; what was read before is forgotten.</summary>
    /// <param name="turns">Numbers of the items turned to, newest first, a repeated one as often as it was turned to.</param>
    /// <param name="blend">Evidence that counts nothing in it is left out, and is zero; null for all.</param>
    /// <remarks>O(<see cref="Last"/> · neighbours + different items · D² + D³): some 40 µs for fifty turns and 64 dimensions.</remarks>
    public void Read(ReleaseBaselines baselines, ReadOnlySpan<int> turns, RetrievalBlend? blend = null) => Read(baselines, turns, blend, null);

    private void Read(ReleaseBaselines baselines, ReadOnlySpan<int> turns, RetrievalBlend? blend, float[]? factors)
    {
        _items.Clear();
        _had.Clear();
        _baselines = baselines;
        if (_customer.Length != baselines.Factors.Dimensions) _customer = new float[baselines.Factors.Dimensions];
        else Array.Clear(_customer);
        foreach (var turn in turns)
            if (_items.AddTurn(turn)) _had.Add(turn);
        if (blend is not { Together: 0 }) AddNeighbours(turns[..Math.Min(turns.Length, Last)]);
        if (blend is { Fit: 0 } || _had.Count == 0) return;
        if (factors is null) baselines.Factors.Fold(CollectionsMarshal.AsSpan(_had), _customer);
        else factors.CopyTo(_customer);
    }

    /// <summary>Takes in the turns of a customer's recent interactions, as far as the release's counts know their items.</summary>
    /// <param name="blend">As of <see cref="Read(ReleaseBaselines, ReadOnlySpan{int}, RetrievalBlend?)"/>.</param>
    /// <param name="factors">[D] of <see cref="FactorsOf"/> for this customer and release; null to compute them here.</param>
    public void Read(CustomerFeatures customer, ServingRelease release, RetrievalBlend? blend, float[]? factors = null)
    {
        Span<int> turns = stackalloc int[ProfileBounds.Recent];
        var (count, recent) = (0, customer.Recent);
        for (var i = 0; i < recent.Count && count < turns.Length; i++)
            if (IsTurn(recent[i].Kind) && recent[i].Row.Index < release.Baselines.Items) turns[count++] = recent[i].Row.Index;
        Read(release.Baselines, turns[..count], blend, factors);
    }

    /// <summary>
    /// [D] the customer in the space of the factorisation: most of what reading costs, and the same until the profile changes. Null where no blend of the release asks for it.
    /// </summary>
    public static float[]? FactorsOf(CustomerProfile profile, ServingRelease release)
    {
        if (release.Manifest is { Blend: null or { Fit: 0 }, Returning: null or { Blend.Fit: 0 } }) return null;
        Span<int> had = stackalloc int[ProfileBounds.Recent];
        var count = 0;
        for (var i = profile.Recent.Length - 1; i >= 0 && count < had.Length; i--)
        {
            if (!IsTurn(profile.Recent[i].Kind) || release.Items.FindByKey(ItemKey.Of(profile.Recent[i].ItemId)) is not { } row) continue;
            if (row.Index < release.Baselines.Items && !had[..count].Contains(row.Index)) had[count++] = row.Index;
        }
        var factors = new float[release.Baselines.Factors.Dimensions];
        if (count > 0) release.Baselines.Factors.Fold(had[..count], factors);
        return factors;
    }

    /// <summary>Whether an interaction of this kind is a turn to its item: something chosen, and not only seen, refused or searched for.</summary>
    public static bool IsTurn(InteractionKind kind) =>
        kind is InteractionKind.Click or InteractionKind.Cart or InteractionKind.Purchase or InteractionKind.Like or InteractionKind.Rating or InteractionKind.Watch;

    /// <summary>Fills <paramref name="row"/> [E] of <see cref="RetrievalBlend"/>; an item that nobody has turned to is as popular as usual, and fresh.</summary>
    public void Fill(int item, float similarity, Span<float> row)
    {
        row[0] = similarity;
        var (strength, had) = _items.Of(item);
        row[1] = strength > 0 ? TogetherOf(strength) : 0;
        row[2] = _had.Count == 0 ? 0 : _baselines.Factors.Score(_customer, item);
        var prior = _baselines.PriorOf(item);
        row[3] = prior.Popular;
        row[4] = prior.Trending;
        row[5] = had ? 1 : 0;
        row[6] = prior.IsFresh;
    }

    /// <summary>What an item is worth by a blend.</summary>
    /// <param name="query">[D] unit norm; empty when there is none.</param>
    public float ValueOf(RetrievalBlend blend, ItemRow item, ReadOnlySpan<float> query) => ValueOf(blend, item.Index, query.IsEmpty ? 0 : Vectors.Dot(query, item.Vector));

    /// <param name="similarity">Of the item's vector and the query, where somebody has it.</param>
    /// <inheritdoc cref="ValueOf(RetrievalBlend, ItemRow, ReadOnlySpan{float})"/>
    public float ValueOf(RetrievalBlend blend, int item, float similarity)
    {
        Span<float> row = stackalloc float[RetrievalBlend.Width];
        Fill(item, similarity, row);
        return blend.ValueOf(row);
    }

    /// <summary>The evidence in a summed strength.</summary>
    public static float TogetherOf(float strength) => MathF.Log(1 + TogetherScale * strength);

    private void AddNeighbours(ReadOnlySpan<int> turns)
    {
        var (covisits, weight) = (_baselines.Covisits, 1f);
        for (var t = 0; t < turns.Length; t++)
        {
            if (t + 1 < turns.Length) covisits.Expect(turns[t + 1]);
            var others = covisits.NeighboursOf(turns[t]);
            var strengths = covisits.StrengthsOf(turns[t]);
            for (var n = 0; n < others.Length; n++) _items.AddTogether(others[n], weight * strengths[n]);
            weight *= Fading;
        }
    }
}

using System.Runtime.InteropServices;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>What the ranker is to know of the customer, gathered once per request; the columns are made of it by <see cref="CustomerSideFeatures"/> and <see cref="RankingFeatures"/>.</summary>
public sealed class CustomerFeatures
{
    /// <summary>Similarity is taken to this many of the newest liked items.</summary>
    public const int MaxAnchors = 8;

    /// <summary>As many of the newest liked items have a say in <see cref="RecentShareOf"/>.</summary>
    private const int LatestTurns = 5;
    private readonly Dictionary<ulong, float> _tasteShare;
    private readonly Dictionary<long, (int Times, bool InCart)> _touched;
    private readonly Dictionary<ulong, float> _recentShare = new(LatestTurns);
    private readonly List<RecentRow> _recent;
    private readonly List<ItemRow> _anchors = new(MaxAnchors);

    /// <summary>Newest first: rows of the items that the customer lately liked, each once.</summary>
    public IReadOnlyList<ItemRow> Anchors => _anchors;

    /// <summary>Newest first: the recent interactions with items that are known here.</summary>
    public IReadOnlyList<RecentRow> Recent => _recent;
    public CustomerProfile Profile { get; }
    public long NowMs => Moment.AtMs;

    /// <summary>When, and on what.</summary>
    public QueryMoment Moment { get; }

    /// <summary>What the release knows of attributes and moments.</summary>
    public CustomerSlots Slots { get; }

    /// <summary>[D] unit norm, or empty for a guest.</summary>
    public float[] Query { get; }
    public float Activity { get; }

    /// <summary>Mean log price of the anchors; NaN without prices.</summary>
    public float MeanLogPrice { get; }

    /// <summary>[D] mean of what the customer lately passed over or disliked; zero when there was nothing.</summary>
    public float[] Passed { get; }

    /// <summary>Whether <see cref="Passed"/> is of anything.</summary>
    internal bool HasPassed { get; }

    /// <summary><see cref="Anchors"/>, for what looks at them once for every candidate.</summary>
    internal ReadOnlySpan<ItemRow> AnchorRows => CollectionsMarshal.AsSpan(_anchors);

    /// <param name="query">[D] unit norm; empty when there is none.</param>
    public CustomerFeatures(CustomerProfile profile, ItemTable table, float[] query, QueryMoment moment, CustomerSlots slots)
    {
        (Profile, Moment, Query, Slots) = (profile, moment, query, slots);
        // As large as they can become: growing costs more than they do.
        (_tasteShare, _touched) = (new Dictionary<ulong, float>(profile.Tastes.Length), new Dictionary<long, (int, bool)>(profile.Recent.Length));
        Activity = MathF.Log(1 + profile.Recent.Length) / MathF.Log(1 + ProfileBounds.Recent);
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        var total = 0d;
        // Shares of the newest moment known, so that a customer who comes back after years has the tastes of then.
        // Of the absolute values: shares stay within -1..1 also when little but dislikes is left.
        foreach (var taste in profile.Tastes) total += Math.Abs(taste.At(profile.LastEventAtMs, halfLifeMs));
        if (total > 0)
            foreach (var taste in profile.Tastes) _tasteShare[Hash64.Of(taste.Category)] = (float)(taste.At(profile.LastEventAtMs, halfLifeMs) / total);

        _recent = new List<RecentRow>(profile.Recent.Length);
        Passed = new float[table.Dimensions];
        var (prices, priced, latest, passed) = (0f, 0, 0, 0);
        Span<long> keys = profile.Recent.Length <= ProfileBounds.Recent ? stackalloc long[profile.Recent.Length] : new long[profile.Recent.Length];
        for (var i = 0; i < keys.Length; i++) table.Expect(keys[i] = ItemKey.Of(profile.Recent[i].ItemId));
        for (var i = profile.Recent.Length - 1; i >= 0; i--)
        {
            var recent = profile.Recent[i];
            // By key alone: a table has no two items of one key, and to compare ids is four more cache misses.
            if (table.FindByKey(keys[i]) is not { } row) continue;
            var touched = _touched.GetValueOrDefault(row.Key);
            _touched[row.Key] = (touched.Times + 1, touched.InCart || recent.Kind == InteractionKind.Cart);
            var taste = (float)InteractionKinds.TasteOf(recent.Kind, recent.Value);
            _recent.Add(new RecentRow(row, recent.Kind, taste));
            if (taste < 0)
            {
                Vectors.Add(Passed, row.Vector);
                passed++;
            }
            if (taste <= 0) continue;
            if (latest++ < LatestTurns) _recentShare[row.CategoryKey] = _recentShare.GetValueOrDefault(row.CategoryKey) + 1f / LatestTurns;
            if (_anchors.Count == MaxAnchors || _anchors.Contains(row)) continue;
            _anchors.Add(row);
            if (float.IsFinite(row.LogPrice)) { prices += row.LogPrice; priced++; }
        }
        MeanLogPrice = priced == 0 ? float.NaN : prices / priced;
        HasPassed = passed > 0;
        if (HasPassed)
            foreach (ref var x in Passed.AsSpan()) x /= passed;
    }

    /// <summary>By <see cref="ItemRow.CategoryKey"/>: the share in −1..1 of the customer's tastes; absolute values add up to 1.</summary>
    public IReadOnlyDictionary<ulong, float> TasteShares => _tasteShare;
    public float TasteShareOf(ulong categoryKey) => _tasteShare.GetValueOrDefault(categoryKey);
    public float RecentShareOf(ulong categoryKey) => _recentShare.GetValueOrDefault(categoryKey);
    public (int Times, bool InCart) TouchedOf(long key) => _touched.GetValueOrDefault(key);
}

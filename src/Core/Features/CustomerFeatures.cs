using System.Runtime.InteropServices;
using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>What the stages are to know of the customer, gathered once per request; the ranker's columns are made of it by <see cref="CustomerSideFeatures"/> and <see cref="RankingFeatures"/>.</summary>
public sealed class CustomerFeatures
{
    /// <summary>Similarity is taken to this many of the newest liked items.</summary>
    public const int MaxAnchors = 8;

    private readonly List<RecentRow> _recent;
    private readonly List<ItemRow> _anchors = new(MaxAnchors);
    private readonly int _dimensions;
    private CustomerTastes? _tastes;

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

    /// <summary>Gathered when first asked for: only the ranker does.</summary>
    /// <remarks>Two who ask at once gather the same.</remarks>
    public CustomerTastes Tastes => _tastes ??= new CustomerTastes(Profile, _recent, _dimensions);

    /// <summary><see cref="Anchors"/>, for what looks at them once for every candidate.</summary>
    internal ReadOnlySpan<ItemRow> AnchorRows => CollectionsMarshal.AsSpan(_anchors);

    /// <param name="query">[D] unit norm; empty when there is none.</param>
    public CustomerFeatures(CustomerProfile profile, ItemTable table, float[] query, QueryMoment moment, CustomerSlots slots)
    {
        (Profile, Moment, Query, Slots, _dimensions) = (profile, moment, query, slots, table.Dimensions);
        Activity = MathF.Log(1 + profile.Recent.Length) / MathF.Log(1 + ProfileBounds.Recent);
        // As large as it can become: growing costs more than that does.
        _recent = new List<RecentRow>(profile.Recent.Length);
        var (prices, priced) = (0f, 0);
        Span<long> keys = profile.Recent.Length <= ProfileBounds.Recent ? stackalloc long[profile.Recent.Length] : new long[profile.Recent.Length];
        for (var i = 0; i < keys.Length; i++) table.Expect(keys[i] = ItemKey.Of(profile.Recent[i].ItemId));
        for (var i = profile.Recent.Length - 1; i >= 0; i--)
        {
            var recent = profile.Recent[i];
            // By key alone: a table has no two items of one key, and to compare ids is four more cache misses.
            if (table.FindByKey(keys[i]) is not { } row) continue;
            var taste = (float)InteractionKinds.TasteOf(recent.Kind, recent.Value);
            _recent.Add(new RecentRow(row, recent.Kind, taste));
            if (taste <= 0 || _anchors.Count == MaxAnchors || _anchors.Contains(row)) continue;
            _anchors.Add(row);
            if (float.IsFinite(row.LogPrice)) { prices += row.LogPrice; priced++; }
        }
        MeanLogPrice = priced == 0 ? float.NaN : prices / priced;
    }
}

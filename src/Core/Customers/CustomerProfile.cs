using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>All that is known of one customer: a fold over interactions, immutable, bounded by <see cref="ProfileBounds"/>.</summary>
[GenerateSerializer, Immutable, Alias("CustomerProfile")]
public sealed record CustomerProfile
{
    public static readonly CustomerProfile Empty = new();

    /// <summary>The newest <see cref="ProfileBounds.Recent"/> interactions with items, oldest first.</summary>
    [Id(0)] public ImmutableArray<RecentInteraction> Recent { get; init; } = [];

    /// <summary>Hashes of the last <see cref="ProfileBounds.EventIds"/> event ids, oldest first.</summary>
    [Id(1)] public ImmutableArray<ulong> EventIds { get; init; } = [];

    /// <summary>Items that need not be shown again, oldest first.</summary>
    [Id(2)] public ImmutableArray<ConsumedItem> Consumed { get; init; } = [];

    /// <summary>Decayed taste per category, strongest first.</summary>
    [Id(3)] public ImmutableArray<CategoryTaste> Tastes { get; init; } = [];

    /// <summary>How many interactions of each kind were applied, by the kind's number.</summary>
    [Id(4)] public ImmutableArray<long> CountByKind { get; init; } = [];

    /// <summary>Number of interactions applied; grows with each one.</summary>
    [Id(5)] public long Version { get; init; }
    [Id(6)] public long LastEventAtMs { get; init; }

    /// <summary>Set by erasure: events of this time or before no longer count. 0 when never erased.</summary>
    [Id(7)] public long ErasedAtMs { get; init; }

    /// <summary>Decayed taste per band of prices, lowest band first; none for items without a price.</summary>
    [Id(8)] public ImmutableArray<BandTaste> PriceBands { get; init; } = [];

    /// <summary>Consumed items older than those in <see cref="Consumed"/>.</summary>
    [Id(9)] public ItemSketch ConsumedBefore { get; init; } = ItemSketch.Empty;

    /// <summary>The session of the newest events; it may have ended meanwhile.</summary>
    [Id(10)] public SessionSummary Session { get; init; }

    /// <summary>The last <see cref="ProfileBounds.Sessions"/> sessions before it, oldest first.</summary>
    [Id(11)] public ImmutableArray<SessionSummary> Sessions { get; init; } = [];

    /// <summary>The customer to whom this history is on its way: set while a merge is under way, and then the history does not change.</summary>
    [Id(12)] public string? HandingOverTo { get; init; }

    /// <summary>Items bought more than once, the latest purchase last.</summary>
    [Id(13)] public ImmutableArray<RepeatedPurchase> Repeated { get; init; } = [];

    /// <summary>As stored: <see cref="SeenItems.ToWords"/>. Empty while the customer is active; what is shown changes too often to make a new profile each time.</summary>
    [Id(14)] public ImmutableArray<uint> Seen { get; init; } = [];

    /// <summary>What the shop knows of the person, within the bounds of <see cref="CustomerAttributes"/>.</summary>
    [Id(15)] public ImmutableSortedDictionary<string, AttributeValue> Attributes { get; init; } = CustomerAttributes.None;

    /// <summary>How often the history went over to another customer: after each time another life begins.</summary>
    [Id(16)] public int Life { get; init; }

    /// <summary>The last <see cref="ProfileBounds.CartRemovals"/> items taken out of the cart, oldest first; of an item the last time.</summary>
    [Id(17)] public ImmutableArray<CartRemoval> CartRemovals { get; init; } = [];

    [NonSerialized] private AttributeColumns? _columns;

    /// <summary>Where the attributes fall under the slots of a release; computed once a change of either.</summary>
    public AttributeColumns ColumnsIn(CustomerSlots slots)
    {
        // Two threads may compute the same at once; either result will do.
        if (_columns is { } known && ReferenceEquals(known.Slots, slots) && ReferenceEquals(known.Attributes, Attributes)) return known;
        return _columns = new AttributeColumns(slots, Attributes);
    }

    public bool IsGuest => Recent.IsEmpty;

    /// <summary>Erased, and nothing has come since: not even the id may be written anywhere.</summary>
    [JsonIgnore] public bool IsForgotten => ErasedAtMs != 0 && Version == 0 && Attributes.IsEmpty;

    /// <summary>The part that features are computed from. The rest, ids of events and consumed items above all, is thousands of bytes that need not travel or be kept with it.</summary>
    public CustomerProfile ForFeatures() =>
        this with { EventIds = [], Consumed = [], ConsumedBefore = ItemSketch.Empty, PriceBands = [], Session = default, Sessions = [], Repeated = [], Seen = [], CartRemovals = [] };

    /// <summary>
    /// The profile after <paramref name="events"/>, and how many of them were new. Pure: the same inputs give the same profile; an event whose id is among the
    /// remembered ones, or whose time is at or before an erasure, changes nothing. Late events take their place in time. O(profile + events).
    /// </summary>
    /// <param name="events">Interactions of this customer, in any order.</param>
    /// <param name="categoryOf">Category of an item, or null when the item is unknown.</param>
    /// <param name="applied">Gets the events that were new.</param>
    public (CustomerProfile Profile, int Applied) Apply(ReadOnlySpan<Interaction> events, Func<string, string?> categoryOf, List<Interaction>? applied = null)
    {
        ProfileFold? fold = null;
        foreach (var interaction in events)
        {
            if (interaction.At.ToUnixTimeMilliseconds() <= ErasedAtMs && ErasedAtMs != 0) continue;
            fold ??= new ProfileFold(this, ProfileRules.OfHistory);
            var logged = LoggedInteraction.Of(interaction, itemId => new ItemTraits(itemId, categoryOf(itemId)));
            if (fold.Knows(logged.EventId)) continue;
            fold.Add(logged);
            applied?.Add(interaction);
        }
        return fold is null || fold.Applied == 0 ? (this, 0) : (fold.ToProfile(), fold.Applied);
    }

    /// <summary>An empty profile that no event of <paramref name="now"/> or before revives.</summary>
    public static CustomerProfile Erased(DateTimeOffset now) => Empty with { ErasedAtMs = now.ToUnixTimeMilliseconds() };

    /// <summary>
    /// What one begins with whose history has gone over to another customer: the ids of its events, so that none of them counts again, whereas one of that time that comes
    /// only now does.
    /// </summary>
    public CustomerProfile NextLife() => Empty with { EventIds = EventIds, ErasedAtMs = ErasedAtMs, Life = Life + 1 };

    /// <summary>The record's own equality would compare arrays by reference; profiles are equal when their contents are.</summary>
    public bool Equals(CustomerProfile? other) =>
        other is not null && Version == other.Version && LastEventAtMs == other.LastEventAtMs && ErasedAtMs == other.ErasedAtMs
        && Recent.AsSpan().SequenceEqual(other.Recent.AsSpan()) && EventIds.AsSpan().SequenceEqual(other.EventIds.AsSpan())
        && Consumed.AsSpan().SequenceEqual(other.Consumed.AsSpan()) && Tastes.AsSpan().SequenceEqual(other.Tastes.AsSpan())
        && CountByKind.AsSpan().SequenceEqual(other.CountByKind.AsSpan()) && PriceBands.AsSpan().SequenceEqual(other.PriceBands.AsSpan())
        && ConsumedBefore == other.ConsumedBefore && Session == other.Session && Sessions.AsSpan().SequenceEqual(other.Sessions.AsSpan())
        && HandingOverTo == other.HandingOverTo && Repeated.AsSpan().SequenceEqual(other.Repeated.AsSpan()) && Seen.AsSpan().SequenceEqual(other.Seen.AsSpan())
        && Life == other.Life && CartRemovals.AsSpan().SequenceEqual(other.CartRemovals.AsSpan()) && (ReferenceEquals(Attributes, other.Attributes) || Attributes.SequenceEqual(other.Attributes));

    public override int GetHashCode() => HashCode.Combine(Version, LastEventAtMs, Recent.Length);
}

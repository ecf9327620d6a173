using System.Runtime.InteropServices;
using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>The mutable inside of <see cref="CustomerProfile.Apply"/>: takes a batch, then freezes once.</summary>
/// <remarks>Every bound holds after every event, so that how a stream was cut into batches makes no difference.</remarks>
internal sealed class ProfileFold(CustomerProfile profile, ProfileRules rules)
{
    private readonly List<RecentInteraction> _recent = [.. profile.Recent];
    private readonly List<ulong> _eventIds = [.. profile.EventIds];
    private readonly List<CategoryTaste> _tastes = [.. profile.Tastes];
    private readonly long[] _counts = CountsOf(profile);
    private readonly SessionHistory _sessions = new(profile, rules.SessionGap);
    private readonly double _latenessMs = rules.Lateness.TotalMilliseconds;

    /// <summary>Copied with the first item consumed: most interactions consume nothing.</summary>
    private List<ConsumedItem>? _consumed;
    private List<BandTaste>? _bands;
    private List<CartRemoval>? _removed;
    private List<RepeatedPurchase>? _repeated;
    private ItemSketch _consumedBefore = profile.ConsumedBefore;
    private long _lastEventAtMs = profile.LastEventAtMs;

    public int Applied { get; private set; }

    public long ErasedAtMs => profile.ErasedAtMs;

    public long LastEventAtMs => _lastEventAtMs;

    public bool Knows(ulong eventId) => _eventIds.Contains(eventId);

    /// <summary>Takes in an interaction whose id is not known.</summary>
    public void Add(in LoggedInteraction interaction)
    {
        _eventIds.Add(interaction.EventId);
        Bound(_eventIds, ProfileBounds.EventIds);
        Applied++;
        _counts[(int)interaction.Kind]++;
        var atMs = interaction.AtMs;
        var late = _lastEventAtMs - atMs > _latenessMs;
        _lastEventAtMs = Math.Max(_lastEventAtMs, atMs);
        var taste = InteractionKinds.TasteOf(interaction.Kind, interaction.Value);
        if (!late) _sessions.Add(SessionSummary.Of(interaction, taste));
        if (interaction.ItemId is not { } itemId) return;

        if (late)
        {
            // Its place in time is gone; what it says of taste and of what is consumed is not.
        }
        else if (interaction.Kind == InteractionKind.Remove) TakeBack(itemId, atMs);
        else if (interaction.Kind != InteractionKind.Cart || !WasTakenBack(itemId, atMs)) Remember(new RecentInteraction(itemId, interaction.Kind, atMs, (float)(interaction.Value ?? InteractionKinds.UsualValueOf(interaction.Kind))));
        if (InteractionKinds.Consumes(interaction.Kind)) Consume(new ConsumedItem(itemId, interaction.Kind, atMs));
        if (taste == 0) return;
        if (interaction.Category is { } category) AddTaste(category, taste, atMs);
        if (interaction.PriceBand >= 0) AddBandTaste((byte)interaction.PriceBand, taste, atMs);
    }

    public CustomerProfile ToProfile() => profile with
    {
        Recent = [.. _recent],
        EventIds = [.. _eventIds],
        Consumed = _consumed is null ? profile.Consumed : [.. _consumed],
        Tastes = [.. StrongestFirst()],
        CountByKind = [.. _counts],
        Version = profile.Version + Applied,
        LastEventAtMs = _lastEventAtMs,
        PriceBands = _bands is null ? profile.PriceBands : [.. _bands],
        ConsumedBefore = _consumedBefore,
        Session = _sessions.Latest,
        Sessions = _sessions.Before,
        Repeated = _repeated is null ? profile.Repeated : [.. _repeated],
        CartRemovals = _removed is null ? profile.CartRemovals : [.. _removed],
    };

    /// <summary>Takes the item out of the cart, and keeps that in mind for as long as an event may come late that put it there.</summary>
    private void TakeBack(string itemId, long atMs)
    {
        _recent.RemoveAll(r => r.ItemId == itemId && r.Kind == InteractionKind.Cart && r.AtMs <= atMs);
        _removed ??= [.. profile.CartRemovals];
        var known = _removed.FindIndex(r => r.ItemId == itemId);
        if (known >= 0 && _removed[known].AtMs >= atMs) return;
        if (known >= 0) _removed.RemoveAt(known);
        var at = _removed.Count;
        while (at > 0 && _removed[at - 1].AtMs > atMs) at--;
        _removed.Insert(at, new CartRemoval(itemId, atMs));
        while (_removed.Count > ProfileBounds.CartRemovals || _lastEventAtMs - _removed[0].AtMs > _latenessMs) _removed.RemoveAt(0);
    }

    private bool WasTakenBack(string itemId, long atMs)
    {
        foreach (ref readonly var removed in _removed is null ? profile.CartRemovals.AsSpan() : CollectionsMarshal.AsSpan(_removed))
            if (removed.AtMs > atMs && removed.ItemId == itemId) return true;
        return false;
    }

    private void Remember(RecentInteraction interaction)
    {
        var at = _recent.Count;
        while (at > 0 && _recent[at - 1].AtMs > interaction.AtMs) at--;
        _recent.Insert(at, interaction);
        Bound(_recent, ProfileBounds.Recent);
    }

    private void Consume(ConsumedItem item)
    {
        _consumed ??= [.. profile.Consumed];
        var known = _consumed.FindIndex(c => c.ItemId == item.ItemId);
        if (item.Kind == InteractionKind.Purchase) Repeat(item, known < 0 ? null : _consumed[known]);
        if (known >= 0 && _consumed[known].AtMs > item.AtMs) return;
        if (known >= 0) _consumed.RemoveAt(known);
        var at = _consumed.Count;
        while (at > 0 && _consumed[at - 1].AtMs > item.AtMs) at--;
        _consumed.Insert(at, item);
        if (_consumed.Count > ProfileBounds.Consumed) _consumedBefore = _consumedBefore.With(Catalog.ItemKey.Of(_consumed[0].ItemId));
        Bound(_consumed, ProfileBounds.Consumed);
    }

    /// <summary>Counts a purchase of an item that was bought before.</summary>
    private void Repeat(ConsumedItem item, ConsumedItem? before)
    {
        if (before is not { Kind: InteractionKind.Purchase } && profile.Repeated.IsEmpty && _repeated is null) return;
        _repeated ??= [.. profile.Repeated];
        var known = _repeated.FindIndex(r => r.ItemId == item.ItemId);
        if (known < 0 && before is not { Kind: InteractionKind.Purchase }) return;
        var repeated = known >= 0
            ? _repeated[known].With(item.AtMs)
            : new RepeatedPurchase(item.ItemId, 2, Math.Min(before!.Value.AtMs, item.AtMs), Math.Max(before.Value.AtMs, item.AtMs));
        if (known >= 0) _repeated.RemoveAt(known);
        var at = _repeated.Count;
        while (at > 0 && _repeated[at - 1].AtMs > repeated.AtMs) at--;
        _repeated.Insert(at, repeated);
        Bound(_repeated, ProfileBounds.Repeated);
    }

    private void AddTaste(string category, double taste, long atMs)
    {
        var index = _tastes.FindIndex(t => t.Category == category);
        if (index < 0)
        {
            _tastes.Add(new CategoryTaste(category, taste, atMs));
            if (_tastes.Count > ProfileBounds.Categories) _tastes.Remove(StrongestFirst().Last());
            return;
        }
        _tastes[index] = _tastes[index].Plus(taste, atMs);
    }

    private void AddBandTaste(byte band, double taste, long atMs)
    {
        _bands ??= [.. profile.PriceBands];
        var at = _bands.FindIndex(b => b.Band >= band);
        if (at < 0 || _bands[at].Band != band)
        {
            _bands.Insert(at < 0 ? _bands.Count : at, new BandTaste(band, taste, atMs));
            return;
        }
        _bands[at] = _bands[at].Plus(taste, atMs);
    }

    private IOrderedEnumerable<CategoryTaste> StrongestFirst()
    {
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        return _tastes.OrderByDescending(t => Math.Abs(t.At(_lastEventAtMs, halfLifeMs))).ThenBy(t => t.Category, StringComparer.Ordinal);
    }

    /// <summary>A profile stored before a kind was added has a shorter list.</summary>
    private static long[] CountsOf(CustomerProfile profile)
    {
        var counts = new long[Math.Max(InteractionKinds.Count, profile.CountByKind.Length)];
        profile.CountByKind.CopyTo(counts);
        return counts;
    }

    private static void Bound<T>(List<T> oldestFirst, int count)
    {
        if (oldestFirst.Count > count) oldestFirst.RemoveAt(0);
    }
}

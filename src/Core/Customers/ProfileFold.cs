using System.Collections.Immutable;
using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>The mutable inside of <see cref="CustomerProfile.Apply"/>: takes a batch, then freezes once.</summary>
/// <remarks>Every bound holds after every event, so that how a stream was cut into batches makes no difference.</remarks>
internal sealed class ProfileFold(CustomerProfile profile)
{
    private readonly List<RecentInteraction> _recent = [.. profile.Recent];
    private readonly List<ulong> _eventIds = [.. profile.EventIds];
    private readonly List<ConsumedItem> _consumed = [.. profile.Consumed];
    private readonly List<CategoryTaste> _tastes = [.. profile.Tastes];
    private readonly long[] _counts = CountsOf(profile);
    private long _lastEventAtMs = profile.LastEventAtMs;

    public int Applied { get; private set; }

    public long ErasedAtMs => profile.ErasedAtMs;

    public bool Knows(ulong eventId) => _eventIds.Contains(eventId);

    /// <summary>Takes in an interaction whose id is not known.</summary>
    public void Add(in LoggedInteraction interaction)
    {
        _eventIds.Add(interaction.EventId);
        Bound(_eventIds, ProfileBounds.EventIds);
        Applied++;
        _counts[(int)interaction.Kind]++;
        var atMs = interaction.AtMs;
        _lastEventAtMs = Math.Max(_lastEventAtMs, atMs);
        if (interaction.ItemId is not { } itemId) return;

        if (interaction.Kind == InteractionKind.Remove) TakeBack(itemId, atMs);
        else Remember(new RecentInteraction(itemId, interaction.Kind, atMs, (float)(interaction.Value ?? InteractionKinds.UsualValueOf(interaction.Kind))));
        if (InteractionKinds.Consumes(interaction.Kind)) Consume(new ConsumedItem(itemId, interaction.Kind, atMs));
        var taste = InteractionKinds.TasteOf(interaction.Kind, interaction.Value);
        if (taste != 0 && interaction.Category is { } category) AddTaste(category, taste, atMs);
    }

    public CustomerProfile ToProfile() => profile with
    {
        Recent = [.. _recent],
        EventIds = [.. _eventIds],
        Consumed = [.. _consumed],
        Tastes = [.. StrongestFirst()],
        CountByKind = [.. _counts],
        Version = profile.Version + Applied,
        LastEventAtMs = _lastEventAtMs,
    };

    private void TakeBack(string itemId, long atMs) => _recent.RemoveAll(r => r.ItemId == itemId && r.Kind == InteractionKind.Cart && r.AtMs <= atMs);

    private void Remember(RecentInteraction interaction)
    {
        var at = _recent.Count;
        while (at > 0 && _recent[at - 1].AtMs > interaction.AtMs) at--;
        _recent.Insert(at, interaction);
        Bound(_recent, ProfileBounds.Recent);
    }

    private void Consume(ConsumedItem item)
    {
        var known = _consumed.FindIndex(c => c.ItemId == item.ItemId);
        if (known >= 0 && _consumed[known].AtMs > item.AtMs) return;
        if (known >= 0) _consumed.RemoveAt(known);
        var at = _consumed.Count;
        while (at > 0 && _consumed[at - 1].AtMs > item.AtMs) at--;
        _consumed.Insert(at, item);
        Bound(_consumed, ProfileBounds.Consumed);
    }

    private void AddTaste(string category, double taste, long atMs)
    {
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        var index = _tastes.FindIndex(t => t.Category == category);
        if (index < 0)
        {
            _tastes.Add(new CategoryTaste(category, taste, atMs));
            if (_tastes.Count > ProfileBounds.Categories) _tastes.Remove(StrongestFirst().Last());
            return;
        }
        var known = _tastes[index];
        // Sum as of the later of the two times, so that a late event decays on arrival instead of reviving the past.
        _tastes[index] = atMs >= known.AtMs
            ? new CategoryTaste(category, known.At(atMs, halfLifeMs) + taste, atMs)
            : known with { Value = known.Value + new CategoryTaste(category, taste, atMs).At(known.AtMs, halfLifeMs) };
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

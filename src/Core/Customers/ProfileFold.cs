using System.Collections.Immutable;
using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>The mutable inside of <see cref="CustomerProfile.Apply"/>: takes a batch, then freezes once.</summary>
internal sealed class ProfileFold(CustomerProfile profile)
{
    private readonly List<RecentInteraction> _recent = [.. profile.Recent];
    private readonly List<ulong> _eventIds = [.. profile.EventIds];
    private readonly HashSet<ulong> _known = [.. profile.EventIds];
    private readonly List<ConsumedItem> _consumed = [.. profile.Consumed];
    private readonly List<CategoryTaste> _tastes = [.. profile.Tastes];
    private readonly long[] _counts = profile.CountByKind.IsEmpty ? new long[InteractionKinds.Count] : [.. profile.CountByKind];
    private long _lastEventAtMs = profile.LastEventAtMs;

    public int Applied { get; private set; }

    public void Add(Interaction interaction, Func<string, string?> categoryOf)
    {
        var id = StableHash.Of(interaction.EventId);
        if (!_known.Add(id)) return;
        _eventIds.Add(id);
        Applied++;
        _counts[(int)interaction.Kind]++;
        var atMs = interaction.At.ToUnixTimeMilliseconds();
        _lastEventAtMs = Math.Max(_lastEventAtMs, atMs);
        if (interaction.ItemId is not { } itemId) return;

        if (interaction.Kind == InteractionKind.Remove) _recent.RemoveAll(r => r.ItemId == itemId && r.Kind == InteractionKind.Cart && r.AtMs <= atMs);
        else Insert(new RecentInteraction(itemId, interaction.Kind, atMs, (float)(interaction.Value ?? 0)));
        if (InteractionKinds.Consumes(interaction.Kind)) Consume(new ConsumedItem(itemId, interaction.Kind, atMs));
        var taste = InteractionKinds.TasteOf(interaction.Kind, interaction.Value);
        if (taste != 0 && categoryOf(itemId) is { } category) AddTaste(category, taste, atMs);
    }

    public CustomerProfile ToProfile() => profile with
    {
        Recent = Last(_recent, ProfileBounds.Recent),
        EventIds = Last(_eventIds, ProfileBounds.EventIds),
        Consumed = Last(_consumed, ProfileBounds.Consumed),
        Tastes = Strongest(),
        CountByKind = [.. _counts],
        Version = profile.Version + Applied,
        LastEventAtMs = _lastEventAtMs,
    };

    private void Insert(RecentInteraction interaction)
    {
        var at = _recent.Count;
        while (at > 0 && _recent[at - 1].AtMs > interaction.AtMs) at--;
        _recent.Insert(at, interaction);
    }

    private void Consume(ConsumedItem item)
    {
        _consumed.RemoveAll(c => c.ItemId == item.ItemId);
        _consumed.Add(item);
    }

    private void AddTaste(string category, double taste, long atMs)
    {
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        var index = _tastes.FindIndex(t => t.Category == category);
        if (index < 0) { _tastes.Add(new CategoryTaste(category, taste, atMs)); return; }
        var known = _tastes[index];
        // Sum as of the later of the two times, so that a late event decays on arrival instead of reviving the past.
        _tastes[index] = atMs >= known.AtMs
            ? new CategoryTaste(category, known.At(atMs, halfLifeMs) + taste, atMs)
            : known with { Value = known.Value + new CategoryTaste(category, taste, atMs).At(known.AtMs, halfLifeMs) };
    }

    private ImmutableArray<CategoryTaste> Strongest()
    {
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        return [.. _tastes.OrderByDescending(t => Math.Abs(t.At(_lastEventAtMs, halfLifeMs))).ThenBy(t => t.Category, StringComparer.Ordinal).Take(ProfileBounds.Categories)];
    }

    private static ImmutableArray<T> Last<T>(List<T> list, int count) => list.Count <= count ? [.. list] : [.. list.GetRange(list.Count - count, count)];
}

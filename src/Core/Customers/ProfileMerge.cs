using System.Collections.Immutable;
using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>Two histories made one: that of a guest, and that of the customer who the guest turned out to be.</summary>
public static class ProfileMerge
{
    /// <summary>The id under which a profile remembers that it has taken in this life of a guest; a guest who was erased or merged begins another life.</summary>
    public static ulong IdOf(string guestId, CustomerProfile guest) =>
        Hash64.Of($"merge\n{guestId}", guest.Life == 0 ? $"{guest.ErasedAtMs}" : $"{guest.ErasedAtMs}\n{guest.Life}");

    /// <summary>
    /// The customer's profile with the guest's history in its place in time, and <paramref name="mergeId"/> among the event ids; one that has it already stays as it is.
    /// Counts and tastes are the sums, of an attribute that both have the customer's stays, the bounds hold. O(both).
    /// </summary>
    public static CustomerProfile With(this CustomerProfile customer, CustomerProfile guest, ulong mergeId, ProfileRules rules)
    {
        if (customer.EventIds.Contains(mergeId)) return customer;
        var last = Math.Max(customer.LastEventAtMs, guest.LastEventAtMs);
        var consumed = customer.Consumed.Concat(guest.Consumed).GroupBy(c => c.ItemId, StringComparer.Ordinal).Select(same => same.MaxBy(c => c.AtMs)).OrderBy(c => c.AtMs).ToList();
        var before = customer.ConsumedBefore.With(guest.ConsumedBefore);
        foreach (var item in consumed.SkipLast(ProfileBounds.Consumed)) before = before.With(Catalog.ItemKey.Of(item.ItemId));
        var sessions = new SessionHistory(customer, rules.SessionGap);
        foreach (var session in guest.Sessions.Append(guest.Session)) sessions.Add(session);
        var removed = customer.CartRemovals.Concat(guest.CartRemovals).GroupBy(r => r.ItemId, StringComparer.Ordinal).Select(same => same.MaxBy(r => r.AtMs)).OrderBy(r => r.AtMs).ToList();
        return customer with
        {
            Recent = [.. customer.Recent.Concat(guest.Recent).Where(r => !TookBack(removed, r)).OrderBy(r => r.AtMs).TakeLast(ProfileBounds.Recent)],
            EventIds = [.. guest.EventIds.Concat(customer.EventIds).TakeLast(ProfileBounds.EventIds - 1), mergeId],
            Consumed = [.. consumed.TakeLast(ProfileBounds.Consumed)],
            ConsumedBefore = before,
            Tastes = Tastes(customer, guest, last),
            PriceBands = Bands(customer, guest),
            CountByKind = [.. Enumerable.Range(0, Math.Max(customer.CountByKind.Length, guest.CountByKind.Length)).Select(k => At(customer.CountByKind, k) + At(guest.CountByKind, k))],
            Version = customer.Version + guest.Version,
            LastEventAtMs = last,
            Session = sessions.Latest,
            Sessions = sessions.Before,
            CartRemovals = [.. removed.TakeLast(ProfileBounds.CartRemovals)],
            Attributes = CustomerAttributes.Joined(customer.Attributes, guest.Attributes),
            Repeated =
            [
                .. customer.Repeated.Concat(guest.Repeated).GroupBy(r => r.ItemId, StringComparer.Ordinal).Select(same => same.Aggregate((a, b) => a.With(b)))
                    .OrderBy(r => r.AtMs).TakeLast(ProfileBounds.Repeated),
            ],
        };
    }

    private static bool TookBack(List<CartRemoval> removed, RecentInteraction recent) =>
        recent.Kind == InteractionKind.Cart && removed.Exists(r => r.AtMs > recent.AtMs && r.ItemId == recent.ItemId);

    private static long At(ImmutableArray<long> counts, int kind) => kind < counts.Length ? counts[kind] : 0;

    private static ImmutableArray<CategoryTaste> Tastes(CustomerProfile customer, CustomerProfile guest, long lastMs)
    {
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        return
        [
            .. customer.Tastes.Concat(guest.Tastes).GroupBy(t => t.Category, StringComparer.Ordinal).Select(same =>
            {
                var atMs = same.Max(t => t.AtMs);
                return new CategoryTaste(same.Key, same.Sum(t => t.At(atMs, halfLifeMs)), atMs);
            }).OrderByDescending(t => Math.Abs(t.At(lastMs, halfLifeMs))).ThenBy(t => t.Category, StringComparer.Ordinal).Take(ProfileBounds.Categories),
        ];
    }

    private static ImmutableArray<BandTaste> Bands(CustomerProfile customer, CustomerProfile guest)
    {
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        return
        [
            .. customer.PriceBands.Concat(guest.PriceBands).GroupBy(t => t.Band).Select(same =>
            {
                var atMs = same.Max(t => t.AtMs);
                return new BandTaste(same.Key, same.Sum(t => t.At(atMs, halfLifeMs)), atMs);
            }).OrderBy(t => t.Band),
        ];
    }
}

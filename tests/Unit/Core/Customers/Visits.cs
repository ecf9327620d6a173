using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Customers;

/// <summary>A week of visits in which carts fill and empty, within what a profile keeps.</summary>
internal static class Visits
{
    private static readonly InteractionKind[] Kinds = [InteractionKind.View, InteractionKind.Click, InteractionKind.Cart, InteractionKind.Remove, InteractionKind.Dislike, InteractionKind.Search];

    /// <summary>48 events of distinct times in the order of time: 12 visits shorter than the gap between two sessions.</summary>
    public static Interaction[] Of(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 48).Select(i =>
        {
            var kind = Kinds[random.Next(Kinds.Length)];
            return Event(kind, kind == InteractionKind.Search ? null : $"category{i / 4 % 2}-{random.Next(3)}", minute: i / 4 * 600 + i % 4 * 8 + random.Next(7));
        })];
    }

    public static void AssertSame(CustomerProfile expected, CustomerProfile actual)
    {
        Assert.Equal(expected.Recent.ToArray(), actual.Recent.ToArray());
        Assert.Equal(expected.CartRemovals.ToArray(), actual.CartRemovals.ToArray());
        Assert.Equal(Compared(expected), Compared(actual));
    }

    /// <summary>All of a session but the lead of its category: that depends on the order, as the vote does. A visit here is to one category.</summary>
    private static SessionSummary[] Compared(CustomerProfile profile) => [.. profile.Sessions.Append(profile.Session).Select(s => s with { Lead = 0 })];
}

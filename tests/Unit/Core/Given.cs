using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Unit.Core;

/// <summary>Interactions and profiles to begin from.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static int _events;

    /// <summary>An interaction of its own id, <paramref name="minute"/> minutes after the start.</summary>
    public static Interaction Event(InteractionKind kind, string? itemId, double minute = 0, double? value = null, string? id = null) => new()
    {
        EventId = id ?? $"event-{Interlocked.Increment(ref _events)}",
        CustomerId = "c",
        Kind = kind,
        ItemId = itemId,
        Query = kind == InteractionKind.Search ? "red dress" : null,
        At = Start.AddMinutes(minute),
        Value = value,
    };

    public static Interaction Click(string itemId, double minute = 0, string? id = null) => Event(InteractionKind.Click, itemId, minute, id: id);

    public static long Ms(double minute) => Start.AddMinutes(minute).ToUnixTimeMilliseconds();

    /// <summary>The category is what stands before the dash: "dress-7" is a dress.</summary>
    public static string? CategoryOf(string itemId) => itemId.Contains('-', StringComparison.Ordinal) ? itemId[..itemId.IndexOf('-', StringComparison.Ordinal)] : null;

    public static CustomerProfile After(params Interaction[] events) => CustomerProfile.Empty.After(events);

    public static CustomerProfile After(this CustomerProfile profile, params Interaction[] events) => profile.Apply(events, CategoryOf).Profile;
}

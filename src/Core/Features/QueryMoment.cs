using Personalization.Core.Recommendations;

namespace Personalization.Core.Features;

/// <summary>The circumstances in which a customer is recommended to.</summary>
/// <param name="AtMs">Milliseconds since 1970.</param>
/// <param name="Device">As of <see cref="DeviceKey"/> in the context of the request, or of an event; null for unknown.</param>
public readonly record struct QueryMoment(long AtMs, string? Device = null)
{
    /// <summary>Entry of a context.</summary>
    public const string DeviceKey = "device";

    private const long HourMs = 3_600_000;

    /// <param name="now">When it was asked.</param>
    public static QueryMoment Of(RecommendationRequest request, DateTimeOffset now) => new(now.ToUnixTimeMilliseconds(), request.Context?.GetValueOrDefault(DeviceKey));

    /// <summary>0 to 23, UTC.</summary>
    public int Hour() => (int)Modulo(Math.DivRem(AtMs, HourMs).Quotient, 24);

    /// <summary>0 to 6, UTC; 0 is a Thursday, as the first day of 1970 was.</summary>
    public int Weekday() => (int)Modulo(Math.DivRem(AtMs, 24 * HourMs).Quotient, 7);

    private static long Modulo(long number, long by) => (number % by + by) % by;
}

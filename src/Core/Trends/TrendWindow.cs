using System.Globalization;
using Personalization.Core.Releases;

namespace Personalization.Core.Trends;

/// <summary>A half-life under which items are counted: trends by the names that requests use, or what has happened since the data of a release end.</summary>
/// <param name="AfterMs">What happened up to then does not count.</param>
public sealed record TrendWindow(string Name, TimeSpan HalfLife, long AfterMs = long.MinValue)
{
    private const string SinceRelease = "since";

    public static readonly TrendWindow Hour = new("1h", TimeSpan.FromHours(1));
    public static readonly TrendWindow Day = new("24h", TimeSpan.FromHours(24));
    public static readonly TrendWindow Week = new("7d", TimeSpan.FromDays(7));
    public static readonly IReadOnlyList<TrendWindow> All = [Hour, Day, Week];

    public static TrendWindow? Find(string name) => All.FirstOrDefault(w => w.Name == name);

    /// <summary>What counts for popularity on top of a release; null where nothing does. Releases of the same data share it.</summary>
    public static TrendWindow? Since(ReleaseManifest release) => release is { DataUntil: { } until, PopularityHalfLife: { } halfLife } && halfLife > TimeSpan.Zero
        ? Since(until.ToUnixTimeMilliseconds(), (long)halfLife.TotalMilliseconds) : null;

    /// <summary>The window of a grain, by its name; null when it is none.</summary>
    public static TrendWindow? Parse(string name) => Find(name)
        ?? (name.Split('-') is [SinceRelease, var after, var halfLife] && long.TryParse(after, CultureInfo.InvariantCulture, out var afterMs) && long.TryParse(halfLife, CultureInfo.InvariantCulture, out var ms) && ms > 0 ? Since(afterMs, ms) : null);

    private static TrendWindow Since(long afterMs, long halfLifeMs) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{SinceRelease}-{afterMs}-{halfLifeMs}"), TimeSpan.FromMilliseconds(halfLifeMs), afterMs);
}

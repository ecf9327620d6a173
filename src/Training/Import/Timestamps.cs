using System.Globalization;

namespace Personalization.Training.Import;

/// <summary>Reads a time however it is written.</summary>
public static class Timestamps
{
    public const string Expected = "a time is seconds or milliseconds since 1970, or text such as 2026-11-22T03:00:00Z";

    // 1e11 seconds would be the year 5138, 1e11 milliseconds is 1973: no interaction is either.
    private const double FirstMilliseconds = 1e11;
    private const double LastMilliseconds = 1e14;

    // Eight digits that begin with 19 or 20 are a day: as seconds they would all fall into the summer of 1970.
    private const double FirstDay = 19700101, LastDay = 20991231;

    /// <summary>Seconds (also with a fraction), milliseconds, a day as 20260916, or text, which without an offset is UTC. From 1970 on.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            if (!(number >= 0) || number > LastMilliseconds) return false;
            if (text.Length == 8 && number is >= FirstDay and <= LastDay)
                return DateTimeOffset.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
            time = DateTimeOffset.FromUnixTimeMilliseconds((long)(number < FirstMilliseconds ? number * 1000 : number));
            return true;
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time) && time.Year >= 1970;
    }
}

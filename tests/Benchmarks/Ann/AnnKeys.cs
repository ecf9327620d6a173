using System.Globalization;

namespace Personalization.Benchmarks.Ann;

/// <summary>Names of numbers: those of <see cref="Goal.All"/> on the rows that the goals are about, and told apart from them on any others.</summary>
public static class AnnKeys
{
    public const int HomeRows = 100_000;
    public const int ManyRows = 1_000_000;
    public const int HomeDimensions = 64;

    /// <summary>The name of a measurement on some rows.</summary>
    /// <param name="what">Such as r10-95 or build-1t.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="dimensions">D.</param>
    public static string Of(string what, int rows, int dimensions)
    {
        var home = what is "bytes-per-row" or "load-seconds" ? ManyRows : HomeRows;
        if (what[0] is not ('r' or 'k') && rows == home && dimensions == HomeDimensions) return what;
        var width = dimensions == HomeDimensions ? "" : string.Create(CultureInfo.InvariantCulture, $"d{dimensions}-");
        return width.Length > 0 && rows == HomeRows ? width + what : $"{width}{Count(rows)}-{what}";
    }

    private static string Count(int rows) => rows switch
    {
        >= 1_000_000 when rows % 1_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{rows / 1_000_000}m"),
        >= 1_000 when rows % 1_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{rows / 1_000}k"),
        _ => rows.ToString(CultureInfo.InvariantCulture),
    };
}

namespace Personalization.Training.Reports.Charts;

/// <summary>Groups of bars, one bar of each series in a group; the points' X are ignored, their order is the groups'.</summary>
public static class BarChart
{
    /// <param name="spreads">[series][groups] half the length of a whisker; null for none.</param>
    public static string Draw(string title, IReadOnlyList<string> groups, IReadOnlyList<Series> series, string across = "", double[][]? spreads = null)
    {
        var values = series.SelectMany(s => s.Points.Select(p => p.Y)).Where(double.IsFinite).ToList();
        if (values.Count == 0 || groups.Count == 0) return "";
        var axes = new Axes(title, values.Min(), values.Max(), across);
        var group = 1d / groups.Count;
        var bar = group * 0.8 / series.Count;
        for (var g = 0; g < groups.Count; g++)
        {
            axes.Below((g + 0.5) * group, groups[g]);
            for (var s = 0; s < series.Count; s++)
            {
                if (g >= series[s].Points.Count || !double.IsFinite(series[s].Points[g].Y)) continue;
                var value = series[s].Points[g].Y;
                var (left, right) = (Axes.X(g * group + 0.1 * group + s * bar), Axes.X(g * group + 0.1 * group + (s + 0.92) * bar));
                var (top, bottom) = (Math.Min(axes.Y(value), axes.Base), Math.Max(axes.Y(value), axes.Base));
                axes.Svg.Bar(left, top, right - left, bottom - top, $"fill{series[s].Color}", $"{series[s].Name} · {groups[g]}: {Svg.Number(value)}");
                if (spreads?[s][g] is { } spread and > 0) axes.Svg.Line((left + right) / 2, axes.Y(value - spread), (left + right) / 2, axes.Y(value + spread), "whisker");
            }
        }
        return axes.Svg.End();
    }
}

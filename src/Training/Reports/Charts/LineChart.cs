namespace Personalization.Training.Reports.Charts;

/// <summary>Lines over a common axis.</summary>
public static class LineChart
{
    /// <param name="xText">Text of a place on the axis.</param>
    /// <param name="labels">Spaces between places that are labelled.</param>
    public static string Draw(string title, IReadOnlyList<Series> series, string across, Func<double, string>? xText = null, bool dots = true, int labels = 6)
    {
        var points = series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)).ToList();
        if (points.Count == 0) return "";
        var (first, last) = (points.Min(p => p.X), points.Max(p => p.X));
        var width = last > first ? last - first : 1;
        var axes = new Axes(title, points.Min(p => p.Y), points.Max(p => p.Y), across);
        for (var i = 0; i <= labels; i++)
        {
            var share = (double)i / labels;
            axes.Below(share * 0.96 + 0.02, (xText ?? Svg.Number)(first + share * width));
        }
        foreach (var line in series)
        {
            var placed = line.Points.Where(p => double.IsFinite(p.Y)).Select(p => (X: Axes.X((p.X - first) / width * 0.96 + 0.02), Y: axes.Y(p.Y), Of: p)).ToList();
            axes.Svg.Path(placed.Select(p => (p.X, p.Y)), $"line{line.Color}");
            if (!dots) continue;
            foreach (var (x, y, of) in placed) axes.Svg.Dot(x, y, $"fill{line.Color}", $"{line.Name}: {Svg.Number(of.Y)} at {(xText ?? Svg.Number)(of.X)}");
        }
        return axes.Svg.End();
    }
}

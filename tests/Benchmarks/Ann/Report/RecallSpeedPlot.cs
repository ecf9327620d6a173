using System.Globalization;
using System.Security;
using System.Text;
using Personalization.Benchmarks.Ann.Measuring;

namespace Personalization.Benchmarks.Ann.Report;

/// <summary>Recall against speed as SVG: right and up is better. Recall is drawn by the logarithm of what is missed, so that 0.9 to 0.999 has room; speed by its logarithm.</summary>
public static class RecallSpeedPlot
{
    private const double Width = 960, Height = 600, Left = 90, Right = 30, Top = 60, Bottom = 70;
    private const double MostRecall = 0.9995;
    private static readonly string[] Colours = ["#0b6e4f", "#c0392b", "#2e5fa3", "#8e6c00", "#6b3fa0"];
    private static readonly double[] RecallTicks = [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999];

    /// <summary>The drawing.</summary>
    /// <param name="title">Above it; any text.</param>
    /// <param name="k">Of recall@k.</param>
    /// <param name="curves">Name and points of each contender; empty ones are left out.</param>
    public static string Svg(string title, int k, IEnumerable<KeyValuePair<string, List<RecallPoint>>> curves)
    {
        var drawn = curves.Where(c => c.Value.Count > 0).ToList();
        var all = drawn.SelectMany(c => c.Value).DefaultIfEmpty(new RecallPoint(0, 0.9, 1000)).ToList();
        var x = new Axis(Missed(all.Min(p => p.Recall)), Math.Max(Missed(all.Max(p => p.Recall)), Missed(0.99)), Left, Width - Right);
        var y = new Axis(Math.Log10(all.Min(p => p.QueriesPerSecond)), Math.Log10(all.Max(p => p.QueriesPerSecond)), Height - Bottom, Top);
        var svg = new StringBuilder();
        svg.AppendLine(Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="sans-serif" font-size="14">"""));
        svg.AppendLine(Invariant($"""<rect width="{Width}" height="{Height}" fill="white"/>"""));
        svg.AppendLine(Text(Width / 2, 30, title, "middle", 18));
        foreach (var tick in RecallTicks.Where(t => x.Holds(Missed(t))))
        {
            svg.AppendLine(Line(x.At(Missed(tick)), Top, x.At(Missed(tick)), Height - Bottom, "#dddddd"));
            svg.AppendLine(Text(x.At(Missed(tick)), Height - Bottom + 20, tick.ToString(CultureInfo.InvariantCulture), "middle"));
        }
        foreach (var tick in SpeedTicks().Where(t => y.Holds(Math.Log10(t))))
        {
            svg.AppendLine(Line(Left, y.At(Math.Log10(tick)), Width - Right, y.At(Math.Log10(tick)), "#dddddd"));
            svg.AppendLine(Text(Left - 8, y.At(Math.Log10(tick)) + 5, tick.ToString("N0", CultureInfo.InvariantCulture), "end"));
        }
        svg.AppendLine(Line(Left, Top, Left, Height - Bottom, "#333333"));
        svg.AppendLine(Line(Left, Height - Bottom, Width - Right, Height - Bottom, "#333333"));
        svg.AppendLine(Text((Left + Width - Right) / 2, Height - 20, $"recall@{k}", "middle"));
        svg.AppendLine(Invariant($"""<g transform="rotate(-90 20 {Height / 2})">{Text(20, Height / 2, "queries per second of one thread", "middle")}</g>"""));
        for (var i = 0; i < drawn.Count; i++) Curve(svg, drawn[i].Key, drawn[i].Value, Colours[i % Colours.Length], x, y, Top + 20 + (i * 24));
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Curve(StringBuilder svg, string name, List<RecallPoint> points, string colour, Axis x, Axis y, double legend)
    {
        var places = points.OrderBy(p => p.Recall).Select(p => (X: x.At(Missed(p.Recall)), Y: y.At(Math.Log10(p.QueriesPerSecond)), p.Breadth)).ToList();
        var path = string.Join(' ', places.Select(p => Invariant($"{p.X:F1},{p.Y:F1}")));
        svg.AppendLine(Invariant($"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>"""));
        foreach (var place in places)
            svg.AppendLine(Invariant($"""<circle cx="{place.X:F1}" cy="{place.Y:F1}" r="4" fill="{colour}"><title>ef {place.Breadth}</title></circle>"""));
        svg.AppendLine(Line(Width - Right - 200, legend, Width - Right - 170, legend, colour, 2.5));
        svg.AppendLine(Text(Width - Right - 160, legend + 5, name, "start"));
    }

    private static double Missed(double recall) => -Math.Log10(1 - Math.Min(recall, MostRecall));

    private static IEnumerable<double> SpeedTicks() =>
        from power in Enumerable.Range(0, 8) from step in (int[])[1, 2, 5] select step * Math.Pow(10, power);

    private static string Text(double x, double y, string text, string anchor, int size = 14) =>
        Invariant($"""<text x="{x:F1}" y="{y:F1}" text-anchor="{anchor}" font-size="{size}">{SecurityElement.Escape(text)}</text>""");

    private static string Line(double x1, double y1, double x2, double y2, string colour, double width = 1) =>
        Invariant($"""<line x1="{x1:F1}" y1="{y1:F1}" x2="{x2:F1}" y2="{y2:F1}" stroke="{colour}" stroke-width="{width}"/>""");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>A scale from values to places on the paper, with a little room at both ends.</summary>
    private sealed class Axis(double least, double most, double from, double to)
    {
        private readonly double _room = Math.Max(0.05, 0.04 * (most - least));

        public bool Holds(double value) => value >= least - _room && value <= most + _room;

        public double At(double value) => from + ((to - from) * (value - least + _room) / (most - least + (2 * _room)));
    }
}

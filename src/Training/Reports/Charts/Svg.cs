using System.Globalization;
using System.Net;
using System.Text;

namespace Personalization.Training.Reports.Charts;

/// <summary>Writes the marks of a chart; colours come from the page's style, so that a dark screen gets dark charts.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new();

    public Svg(int width, int height, string title)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Escape(title)}\">");
    }

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:f1}\" y1=\"{y1:f1}\" x2=\"{x2:f1}\" y2=\"{y2:f1}\" class=\"{style}\"/>");

    public void Bar(double x, double y, double width, double height, string style, string tip) =>
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:f1}\" y=\"{y:f1}\" width=\"{Math.Max(0, width):f1}\" height=\"{Math.Max(0, height):f1}\" rx=\"2\" class=\"{style}\"><title>{Escape(tip)}</title></rect>");

    public void Dot(double x, double y, string style, string tip) =>
        _text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:f1}\" cy=\"{y:f1}\" r=\"3.5\" class=\"{style}\"><title>{Escape(tip)}</title></circle>");

    public void Path(IEnumerable<(double X, double Y)> points, string style)
    {
        _text.Append("<polyline fill=\"none\" points=\"");
        foreach (var (x, y) in points) _text.Append(CultureInfo.InvariantCulture, $"{x:f1},{y:f1} ");
        _text.Append(CultureInfo.InvariantCulture, $"\" class=\"{style}\"/>");
    }

    /// <param name="anchor">start, middle or end.</param>
    public void Text(double x, double y, string text, string anchor = "middle", string style = "label") =>
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:f1}\" y=\"{y:f1}\" text-anchor=\"{anchor}\" class=\"{style}\">{Escape(text)}</text>");

    public string End() => _text.Append("</svg>").ToString();

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number as short as it can be read: 12.3k, 0.045, 1,234.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e6 => (value / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "k",
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}

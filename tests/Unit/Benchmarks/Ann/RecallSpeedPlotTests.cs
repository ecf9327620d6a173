using System.Xml.Linq;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Report;

namespace Personalization.Unit.Benchmarks.Ann;

/// <summary>The drawing of the index benchmark.</summary>
public sealed class RecallSpeedPlotTests
{
    [Fact]
    public void Svg_IsXmlWhateverTheNames()
    {
        var svg = XDocument.Parse(RecallSpeedPlot.Svg("a < b & \"c\"", 10, new Dictionary<string, List<RecallPoint>>
        {
            ["<ours> & co"] = [new(10, 0.9, 50_000), new(20, 1, 20_000)],
            ["none"] = [],
        }));

        Assert.Contains(svg.Descendants(), e => e.Value == "<ours> & co");
        Assert.DoesNotContain(svg.Descendants(), e => e.Value == "none");
        Assert.Equal(2, svg.Descendants().Count(e => e.Name.LocalName == "circle"));
    }

    [Fact]
    public void Svg_PutsTheFasterAndTheMoreExactUpAndRight()
    {
        var svg = XDocument.Parse(RecallSpeedPlot.Svg("t", 10, new Dictionary<string, List<RecallPoint>> { ["a"] = [new(10, 0.9, 50_000), new(20, 0.99, 20_000)] }));
        var circles = svg.Descendants().Where(e => e.Name.LocalName == "circle").Select(e => (X: (double)e.Attribute("cx")!, Y: (double)e.Attribute("cy")!)).ToArray();

        Assert.True(circles[0].X < circles[1].X);
        Assert.True(circles[0].Y < circles[1].Y);
    }

    [Fact]
    public void Svg_OfNothing_IsStillADrawing() => Assert.NotNull(XDocument.Parse(RecallSpeedPlot.Svg("t", 10, [])).Root);
}

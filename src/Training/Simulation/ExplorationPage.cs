using System.Globalization;
using Personalization.Core.Exploration;
using Personalization.Training.Reports;
using Personalization.Training.Reports.Charts;

namespace Personalization.Training.Simulation;

/// <summary>The regret of every method as a page with a plot.</summary>
internal static class ExplorationPage
{
    public static string NameOf(ExplorationMethod method) => method switch
    {
        ExplorationMethod.None => "greedy",
        ExplorationMethod.EpsilonGreedy => "epsilon-greedy",
        ExplorationMethod.Thompson => "Thompson sampling",
        ExplorationMethod.LinUcb => "LinUCB",
        _ => "softmax",
    };

    public static string Write(IReadOnlyList<RegretCurve> curves)
    {
        var page = new HtmlPage("Exploration");
        page.Paragraph("One place, twenty items, one of them new, better than all others and least thought of. Learned at once; the ranking's values are renewed every 500 rounds.");
        var series = curves.Select((curve, i) => new Series(NameOf(curve.Method), curve.Points, i)).ToList();
        page.OpenGrid();
        page.Figure("Regret", "clicks lost against always showing the best item; flat is good", LineChart.Draw("Regret", series, "rounds", dots: false), series);
        page.CloseGrid();
        page.Add("<div class=\"scroll\"><table><tr><th>method</th><th>regret</th><th>new item in the last tenth</th><th>always the new one: IPS</th><th>self-normalised</th></tr>");
        foreach (var curve in curves)
            page.Add(string.Create(CultureInfo.InvariantCulture, $"<tr><td>{NameOf(curve.Method)}</td><td>{curve.Regret:0}</td><td>{curve.ShareOfNew:0.0%}</td><td>{Rate(curve.Ips)}</td><td>{Rate(curve.SelfNormalised)}</td></tr>"));
        page.Add("</table></div>");
        return page.ToString();
    }

    public static string Rate(double rate) => double.IsFinite(rate) ? rate.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}

using System.Globalization;
using Personalization.Training.Evaluation;
using Personalization.Training.Reports.Charts;

namespace Personalization.Training.Reports;

/// <summary>An evaluation as a page: the table, and charts of what the table cannot show.</summary>
public static class EvaluationPage
{
    public static Task WriteAsync(EvaluationReport report, string file, CancellationToken cancellation = default) => Page(report).SaveAsync(file, cancellation);

    private static HtmlPage Page(EvaluationReport report)
    {
        var page = new HtmlPage($"{report.Protocol} on {report.DataSet}");
        var seeds = report.Seeds.ToList();
        page.Paragraph(string.Create(CultureInfo.InvariantCulture,
            $"{seeds.Count} {(seeds.Count == 1 ? "seed" : "seeds, means and standard deviations")} · {ScreenReport.Sentence(report.Asked)} · {report.Took.TotalSeconds:f0} s in all"));
        page.Add(Table(report));
        page.OpenGrid();
        foreach (var metric in report.MetricNames.Where(m => m != "train-seconds").Take(4)) Metric(page, report, metric);
        Breakdowns(page, report);
        Curves(page, report);
        foreach (var head in report.Results.SelectMany(r => r.Calibration.Keys).Distinct(StringComparer.Ordinal)) Calibration(page, report, head);
        Costs(page, report);
        page.CloseGrid();
        return page;
    }

    private static string Table(EvaluationReport report)
    {
        var metrics = report.MetricNames.Where(m => m != "train-seconds").Append("train-seconds");
        var head = string.Concat(report.Models.Select(m => $"<th>{Svg.Escape(ScreenReport.NameOf(m))}</th>"));
        var rows = metrics.Select(metric => $"<tr><td>{Svg.Escape(metric)}</td>{string.Concat(report.Models.Select(m => Cell(report, m, metric)))}</tr>");
        return $"<div class=\"scroll\"><table><tr><th></th>{head}</tr>{string.Concat(rows)}</table></div>";
    }

    private static string Cell(EvaluationReport report, string model, string metric)
    {
        if (report.Value(model, metric) is not { } value) return "<td>–</td>";
        var spread = report.Of(model).Count() > 1 ? string.Create(CultureInfo.InvariantCulture, $" <small>±{value.Spread:0.0000}</small>") : "";
        var text = value.Mean.ToString(metric == "train-seconds" ? "0.0" : "0.0000", CultureInfo.InvariantCulture);
        return $"<td{(metric != "train-seconds" && ScreenReport.IsBest(report, model, metric) ? " class=\"best\"" : "")}>{text}{spread}</td>";
    }

    private static void Metric(HtmlPage page, EvaluationReport report, string metric)
    {
        var models = report.Models.Where(m => report.Value(m, metric) is not null).ToList();
        var values = models.Select(m => report.Value(m, metric)!.Value).ToList();
        page.Figure(metric, values.Any(v => v.Spread > 0) ? "Mean over seeds; the whisker is a standard deviation." : "By model.", ModelBars(metric, report, models, values));
    }

    /// <summary>A bar a model, in the colour that the model has through the page.</summary>
    private static string ModelBars(string metric, EvaluationReport report, List<string> models, List<(double Mean, double Spread)> values)
    {
        var axes = new Axes(metric, values.Min(v => v.Mean), values.Max(v => v.Mean), "");
        for (var i = 0; i < models.Count; i++)
        {
            var (left, right) = (Axes.X((i + 0.2) / models.Count), Axes.X((i + 0.8) / models.Count));
            axes.Svg.Bar(left, axes.Y(values[i].Mean), right - left, axes.Base - axes.Y(values[i].Mean), $"fill{ColorOf(report, models[i])}", $"{ScreenReport.NameOf(models[i])}: {Svg.Number(values[i].Mean)}");
            if (values[i].Spread > 0) axes.Svg.Line((left + right) / 2, axes.Y(values[i].Mean - values[i].Spread), (left + right) / 2, axes.Y(values[i].Mean + values[i].Spread), "whisker");
            axes.Svg.Text((left + right) / 2, axes.Y(values[i].Mean) - 5, Svg.Number(values[i].Mean));
            axes.Below((i + 0.5) / models.Count, ScreenReport.NameOf(models[i]));
        }
        return axes.Svg.End();
    }

    private static void Breakdowns(HtmlPage page, EvaluationReport report)
    {
        var deciles = Lines(report, b => [.. b.ByPopularity.Select((p, i) => ((double)i + 1, Share(p)))]);
        page.Figure("Recall among the first 20 by popularity", "Each tenth holds as many interactions: 1 the few most popular items, 10 the long tail.",
            LineChart.Draw("recall by popularity", deciles, "tenth of the interactions", x => x.ToString("0", CultureInfo.InvariantCulture), labels: 9), deciles);
        var lengths = Lines(report, b => [.. b.ByHistory.Select((p, i) => ((double)i, Share(p)))]);
        var groups = Breakdown.Lengths.Select((most, i) => most == int.MaxValue ? $"> {Breakdown.Lengths[i - 1]}" : $"≤ {most}").ToList();
        page.Figure("Recall among the first 20 by what is known", "Interactions known of the customer when asked.", BarChart.Draw("recall by history", groups, lengths, "interactions known"), lengths);
    }

    private static List<Series> Lines(EvaluationReport report, Func<Breakdown, List<(double, double)>> pointsOf) =>
        [.. report.Models.Where(m => report.Of(m).First().Breakdown is not null).Select(m => new Series(ScreenReport.NameOf(m), pointsOf(report.Of(m).First().Breakdown!), ColorOf(report, m)))];

    private static double Share((int Asked, int Hits) part) => part.Asked == 0 ? double.NaN : (double)part.Hits / part.Asked;

    private static void Curves(HtmlPage page, EvaluationReport report)
    {
        var trained = report.Results.Where(r => r.Curve.Count > 1).ToList();
        var validation = trained.Select((r, i) => new Series($"seed {r.Seed}", [.. r.Curve.Select(p => (p.Elapsed.TotalSeconds, p.Validation))], i % 6)).ToList();
        page.Figure("Learning", "The deciding metric on validation, over seconds of training.", LineChart.Draw("learning curve", validation, "seconds"), validation);
        var loss = trained.Select((r, i) => new Series($"seed {r.Seed}", [.. r.Curve.Where(p => double.IsFinite(p.Loss)).Select(p => (p.Epoch, p.Loss))], i % 6)).ToList();
        page.Figure("Loss", "Mean training loss, over passes of the data.", LineChart.Draw("loss", loss, "passes"), loss);
    }

    private static void Calibration(HtmlPage page, EvaluationReport report, string head)
    {
        var models = report.Models.Where(m => report.Of(m).First().Calibration.TryGetValue(head, out var bins) && bins.All(b => b.Predicted is >= 0 and <= 1)).ToList();
        var series = models.Select(m => new Series(ScreenReport.NameOf(m), [.. report.Of(m).First().Calibration[head].Select(b => (b.Predicted, b.Observed))], ColorOf(report, m))).ToList();
        if (series.Count == 0) return;
        var most = series.Max(s => s.Points.Max(p => Math.Max(p.X, p.Y)));
        series.Add(new Series("as it should be", [(0, 0), (most, most)], 5));
        page.Figure($"Calibration of {head}", "What came true over what was predicted, by tenths of the predictions.", LineChart.Draw($"calibration of {head}", series, "predicted"), series);
    }

    private static void Costs(HtmlPage page, EvaluationReport report)
    {
        var models = report.Models.ToList();
        var seconds = models.Select(m => report.Value(m, "train-seconds")!.Value).ToList();
        page.Figure("Seconds of training", "Wall time, on as many threads as the parameters say.", ModelBars("train-seconds", report, models, seconds));
    }

    private static int ColorOf(EvaluationReport report, string model) => model.Length == 0 ? 0 : 1 + report.Models.Where(m => m.Length > 0).ToList().IndexOf(model) % 4;
}

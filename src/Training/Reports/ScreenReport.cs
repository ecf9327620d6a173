using System.Globalization;
using Spectre.Console;

namespace Personalization.Training.Reports;

/// <summary>The report as a table: a row for each metric, a column for each model, the best of a row marked; on a terminal also a bar chart of the first metric.</summary>
public static class ScreenReport
{
    /// <summary>Metrics of which less is better.</summary>
    private static readonly HashSet<string> Less = new(["rmse", "mae", "train-seconds"], StringComparer.Ordinal);

    public static void Show(EvaluationReport report)
    {
        var metrics = report.MetricNames.Where(m => m != "train-seconds").Append("train-seconds").ToList();
        var models = report.Models.ToList();
        var table = new Table().AddColumn(report.Protocol);
        foreach (var model in models) table.AddColumn(new TableColumn(NameOf(model)).RightAligned());
        foreach (var metric in metrics) table.AddRow([metric, .. models.Select(m => Cell(report, m, metric))]);
        AnsiConsole.Write(table);
        if (report.Import.BadRows > 0) AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Import.BadRows:N0} of {report.Import.Rows:N0} rows are bad and were skipped: {string.Join("; ", report.Import.Problems.Take(3))}"));
        if (Console.IsOutputRedirected || metrics.Count < 2) return;
        var chart = new BarChart().Label(metrics[0]).Width(60).UseValueFormatter(v => v.ToString("0.###", CultureInfo.InvariantCulture));
        foreach (var model in report.Models)
            if (report.Value(model, metrics[0]) is { } value) chart.AddItem(NameOf(model), value.Mean, model.Length == 0 ? Color.Green : Color.Grey);
        AnsiConsole.Write(chart);
    }

    public static string NameOf(string model) => model.Length == 0 ? "this release" : model;

    /// <summary>Whether the model has the best value of all.</summary>
    public static bool IsBest(EvaluationReport report, string model, string metric)
    {
        if (report.Value(model, metric) is not { } own) return false;
        var all = report.Models.Select(m => report.Value(m, metric)?.Mean).OfType<double>();
        return own.Mean == (Less.Contains(metric) ? all.Min() : all.Max());
    }

    private static string Cell(EvaluationReport report, string model, string metric)
    {
        if (report.Value(model, metric) is not { } value) return "-";
        var text = value.Mean.ToString(metric == "train-seconds" ? "0.0" : "0.0000", CultureInfo.InvariantCulture);
        if (report.Of(model).Count() > 1) text += $" ±{value.Spread.ToString("0.0000", CultureInfo.InvariantCulture)}";
        return IsBest(report, model, metric) && metric != "train-seconds" ? $"[bold]{text}[/]" : text;
    }
}

using System.Globalization;
using Personalization.Training.Evaluation;
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
        Console.WriteLine(Sentence(report.Asked));
        if (report.Import.BadRows > 0) Console.WriteLine($"Bad rows were skipped, {report.Import.BadOnes}: {string.Join("; ", report.Import.Problems.Take(3))}");
        if (Console.IsOutputRedirected || metrics.Count < 2) return;
        var chart = new BarChart().Label(metrics[0]).Width(60).UseValueFormatter(v => v.ToString("0.###", CultureInfo.InvariantCulture));
        foreach (var model in report.Models)
            if (report.Value(model, metrics[0]) is { } value) chart.AddItem(NameOf(model), value.Mean, model.Length == 0 ? Color.Green : Color.Grey);
        AnsiConsole.Write(chart);
    }

    /// <summary>Such as "1,204 ranked questions (31 of them about cold items) and 5,110 showings of 312 customers".</summary>
    public static string Sentence(AskedCounts asked)
    {
        string?[] parts =
        [
            asked.Questions == 0 ? null : Counted(asked.Questions, "ranked question") + (asked.ColdQuestions > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({asked.ColdQuestions:N0} of them about cold items)") : ""),
            asked.Showings == 0 ? null : Counted(asked.Showings, "showing"),
        ];
        var period = asked.OfPeriod == 0 ? "" : $"; {asked.PeriodMetrics} rest on {Counted(asked.OfPeriod, "customer")} with rows before and after the cut";
        return $"{string.Join(" and ", parts.OfType<string>())} of {Counted(asked.Customers, "customer")}{period}";
    }

    private static string Counted(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

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

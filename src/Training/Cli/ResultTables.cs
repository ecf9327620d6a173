using System.Globalization;
using Personalization.Training.Data;
using Spectre.Console;

namespace Personalization.Training.Cli;

/// <summary>Results as tables.</summary>
internal static class ResultTables
{
    public static void Show(DataSet data)
    {
        var table = new Table().AddColumns("what", "how many");
        Row(table, "items", data.Items.Count);
        Row(table, "categories", data.Items.Select(i => i.Category).Distinct(StringComparer.Ordinal).Count());
        Row(table, "customers", data.Customers.Count);
        Row(table, "interactions", data.Interactions.Count);
        foreach (var kind in data.Interactions.GroupBy(i => i.Kind).OrderBy(g => g.Key)) Row(table, $"  {kind.Key.ToString().ToLowerInvariant()}", kind.Count());
        Row(table, "bad rows skipped", data.Report.BadRows);
        AnsiConsole.Write(table);
        foreach (var problem in data.Report.Problems) AnsiConsole.WriteLine(problem);
    }

    public static void Show(IReadOnlyList<(string Step, TimeSpan Took)> steps)
    {
        if (Console.IsOutputRedirected) return; // the lines said so already
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps.Sum(s => s.Took.TotalSeconds):f1} s in all"));
    }

    /// <summary>One row per model and one column per metric, the baselines under the model; single figures below.</summary>
    public static void Show(IReadOnlyDictionary<string, double> metrics)
    {
        string[] columns = ["hr-10", "ndcg-10", "recall-20"];
        var table = new Table().AddColumn("model").AddColumns(columns);
        var models = metrics.Keys.Where(k => k.EndsWith(".hr-10", StringComparison.Ordinal)).Select(k => k[..^6]);
        foreach (var model in (string[])["", .. models])
            table.AddRow([model.Length == 0 ? "this release" : model, .. columns.Select(c => metrics.TryGetValue(model.Length == 0 ? c : $"{model}.{c}", out var value) ? Number(value) : "-")]);
        AnsiConsole.Write(table);
        foreach (var (name, value) in metrics)
            if (!name.Contains('.', StringComparison.Ordinal) && !columns.Contains(name)) AnsiConsole.WriteLine($"{name}: {Number(value)}");
    }

    private static void Row(Table table, string what, long count) => table.AddRow(what, count.ToString("N0", CultureInfo.InvariantCulture));

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

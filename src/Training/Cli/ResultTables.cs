using System.Globalization;
using Personalization.Core.Features;
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
        Row(table, "categories", data.Items.Select(i => i.Category).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).Count());
        Row(table, "customers", data.Customers.Count);
        Row(table, "interactions", data.Interactions.Count);
        foreach (var kind in data.Interactions.GroupBy(i => i.Kind).OrderBy(g => g.Key)) Row(table, $"  {kind.Key.ToString().ToLowerInvariant()}", kind.Count());
        foreach (var count in data.Report.Counts) Row(table, $"rows read as {count.Of}", count.Read);
        foreach (var count in data.Report.Counts)
            if (count.Bad > 0) Row(table, $"bad {count.Of} skipped", count.Bad);
        AnsiConsole.Write(table);
        foreach (var problem in data.Report.Problems) Console.WriteLine(problem);
        foreach (var note in data.Report.Notes) Console.WriteLine(note);
        ShowAttributes([.. AttributeSummary.OfItems(data), .. AttributeSummary.OfCustomers(data)]);
    }

    private static void ShowAttributes(IReadOnlyList<AttributeSummary> attributes)
    {
        if (attributes.Count == 0) return;
        var table = new Table().AddColumns("attribute", "of", "known of", "values", "");
        foreach (var a in attributes)
            table.AddRow(Markup.Escape(a.Name), a.Of, ((double)a.Known / Math.Max(1, a.All)).ToString("0.#%", CultureInfo.InvariantCulture), a.Values.ToString("N0", CultureInfo.InvariantCulture),
                a.Unkept > 0 ? string.Create(CultureInfo.InvariantCulture, $"{a.Unkept:N0} dropped, beyond what a profile keeps") : "");
        AnsiConsole.Write(table);
    }

    /// <summary>Which of the customers' attributes the models of a release look at.</summary>
    public static IEnumerable<string> AttributesIn(CustomerSlots slots, IReadOnlyList<AttributeSummary> customers)
    {
        if (customers.Count == 0) yield break;
        var names = slots.Attributes.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        var (kept, left) = (customers.Where(a => names.Contains(a.Name)).ToList(), customers.Where(a => !names.Contains(a.Name)).ToList());
        if (kept.Count > 0) yield return $"customers' attributes that the models look at: {string.Join(", ", kept)}";
        if (left.Count > 0) yield return $"left out: {string.Join(", ", left)}; known of too few, with hardly a value shared or only one, of less use than {CustomerSlots.MostAttributes} others, or validation was better without";
    }

    public static void Show(IReadOnlyList<(string Step, TimeSpan Took)> steps)
    {
        if (Console.IsOutputRedirected) return; // the lines said so already
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps.Sum(s => s.Took.TotalSeconds):f1} s in all"));
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
            if (!name.Contains('.', StringComparison.Ordinal) && !columns.Contains(name)) Console.WriteLine($"{name}: {Number(value)}");
    }

    private static void Row(Table table, string what, long count) => table.AddRow(what, count.ToString("N0", CultureInfo.InvariantCulture));

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

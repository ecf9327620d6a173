using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Spectre.Console;

namespace Personalization.Benchmarks;

/// <summary>A benchmark's numbers: a table on the screen and artifacts/bench/NAME.json, flat.</summary>
public sealed class BenchmarkReport(string name, BenchmarkOptions options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly SortedDictionary<string, double> _metrics = new(StringComparer.Ordinal);

    public void Add(string key, double value) => _metrics[key] = Math.Round(value, 4);

    /// <summary>Whether a value whose key ends so is such.</summary>
    public bool Any(string ending, Func<double, bool> such) => _metrics.Any(m => m.Key.EndsWith(ending, StringComparison.Ordinal) && such(m.Value));

    public void Write()
    {
        var table = new Table().AddColumn(name).AddColumn(new TableColumn("value").RightAligned());
        foreach (var (key, value) in _metrics) table.AddRow(key, value.ToString("N3", CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
        var path = Path.Combine("artifacts", "bench", name + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(new { name, registry = Registry(), parameters = options, metrics = _metrics }, Json));
        AnsiConsole.WriteLine(path);
    }

    public static string Registry() =>
        typeof(BenchmarkReport).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(m => m.Key == "Registry").Value ?? "";
}

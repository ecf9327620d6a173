using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Personalization.Benchmarks.Ann.Measuring;
using Personalization.Benchmarks.Ann.Scenarios;
using Spectre.Console;

namespace Personalization.Benchmarks.Ann.Report;

/// <summary>The numbers of a run: a table on the screen, artifacts/bench/ann.json, and the plot beside it.</summary>
public sealed class AnnReport(object parameters, string versions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
    private const int LeastWidth = 150;
    private static readonly string Folder = Path.Combine("artifacts", "bench");
    private readonly List<(string Key, string[] Cells)> _rows = [];
    private readonly Dictionary<string, double> _metrics = [];
    private readonly JsonObject _details = [];

    /// <summary>A line of the table; value is the ratio or number asked for, where this line has it.</summary>
    public void Row(string key, string contender, string what, string measured, double? recall, double? value)
    {
        var goal = value is null ? null : Goal.All.GetValueOrDefault(key);
        var mark = goal is null || value is null ? "" : goal.IsKept(value.Value) ? "" : " !";
        _rows.Add((key, [key, contender, what, measured, Number(recall, "F4"), Number(value, "0.###") + mark, Number(goal?.AtLeast, "0.##"), Number(goal?.Aim, "0.##")]));
        Console.Error.WriteLine($"{key}: {contender}, {what}: {measured} {Number(recall, "F4")} {Number(value, "0.###")}{mark}");
    }

    /// <summary>A line for each way timed; the first is ours, and its ratio to the peer is the metric.</summary>
    public void Speeds(string key, string what, IReadOnlyList<Timing> timings, string peer)
    {
        var peers = timings.FirstOrDefault(t => t.Name == peer);
        foreach (var timing in timings)
        {
            double? ratio = peers is null || timing == peers ? null : timing.QueriesPerSecond / peers.QueriesPerSecond;
            Row(key, timing.Name, what, Rate(timing.QueriesPerSecond), timing.Recall, ratio);
        }
        if (peers is null && !_rows.Any(r => r.Key == key && r.Cells[1] == peer)) Row(key, peer, what, "missing", null, null);
        var first = timings.Count > 0 && timings[0] != peers && peers is not null ? timings[0].QueriesPerSecond / peers.QueriesPerSecond : (double?)null;
        Metric(key, first, DetailsOf(timings));
    }

    public void Metric(string key, double? value, object details)
    {
        if (value is { } number) _metrics[key] = Math.Round(number, 4);
        _details[key] = JsonSerializer.SerializeToNode(details, Json);
    }

    /// <summary>A contender that does not get there: for ours, a metric of 0.</summary>
    public void Never(string key, string contender, string what) => Row(key, contender, what, "never", null, null);

    /// <summary>A measurement that this machine cannot make.</summary>
    public void LeftOut(string key, string why) => Row(key, "", why, "left out", null, null);

    public void Plot(int rows, int dimensions, int k, IReadOnlyDictionary<string, List<RecallPoint>> points)
    {
        Directory.CreateDirectory(Folder);
        var title = string.Create(CultureInfo.InvariantCulture, $"Recall and speed, {rows:N0} × {dimensions}, one thread");
        File.WriteAllText(Path.Combine(Folder, "ann.svg"), RecallSpeedPlot.Svg(title, k, points));
        _details["plot"] = JsonSerializer.SerializeToNode(points, Json);
    }

    /// <summary>Prints and writes. Numbers of an earlier run that this one did not measure stay if the engine and its peer are the same.</summary>
    public void Write(string registry, object machine)
    {
        var table = new Table();
        foreach (var name in (string[])["key", "contender", "what", "measured", "recall", "value", "asked", "aim"])
            table.AddColumn(new TableColumn(name) { Alignment = name is "key" or "contender" or "what" ? Justify.Left : Justify.Right });
        foreach (var (_, cells) in _rows) table.AddRow([.. cells.Select(Markup.Escape)]);
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, LeastWidth);
        AnsiConsole.Write(table);

        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, "ann.json");
        var (metrics, details) = Earlier(path);
        foreach (var (key, value) in _metrics) metrics[key] = value;
        foreach (var (key, value) in _details) details[key] = value?.DeepClone();
        var order = Goal.All.Keys.ToList();
        var sorted = metrics.OrderBy(m => order.IndexOf(m.Key) is var at && at < 0 ? int.MaxValue : at).ThenBy(m => m.Key, StringComparer.Ordinal)
            .ToDictionary(m => m.Key, m => m.Value?.DeepClone());
        File.WriteAllText(path, JsonSerializer.Serialize(new { name = "ann", registry, machine, versions, parameters, metrics = sorted, details }, Json));
        AnsiConsole.WriteLine(path);
    }

    public static string Rate(double perSecond) => perSecond.ToString("N0", CultureInfo.InvariantCulture) + "/s";

    public static object DetailsOf(IEnumerable<Timing> timings) => timings.ToDictionary(t => t.Name,
        t => new { queriesPerSecond = t.QueriesPerSecond, recall = t.Recall, breadth = t.Breadth, rounds = t.Speeds.Select(s => Math.Round(s)) });

    private (JsonObject Metrics, JsonObject Details) Earlier(string path)
    {
        if (!File.Exists(path) || JsonNode.Parse(File.ReadAllText(path)) is not JsonObject earlier || (string?)earlier["versions"] != versions) return ([], []);
        return ((earlier["metrics"]?.DeepClone() as JsonObject) ?? [], (earlier["details"]?.DeepClone() as JsonObject) ?? []);
    }

    private static string Number(double? value, string format) => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "";
}

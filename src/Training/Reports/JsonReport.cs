using System.Text.Json;

namespace Personalization.Training.Reports;

/// <summary>The report as flat JSON: what was run, and each number under its name.</summary>
public static class JsonReport
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static async Task WriteAsync(EvaluationReport report, string file, CancellationToken cancellation = default)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder) Directory.CreateDirectory(folder);
        await using var stream = File.Create(file);
        await using var json = new Utf8JsonWriter(stream, Indented);
        json.WriteStartObject();
        json.WriteString("dataset", report.DataSet);
        json.WriteString("protocol", report.Protocol);
        json.WriteStartObject("parameters");
        foreach (var (name, value) in report.Parameters) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("seed", string.Join(",", report.Seeds));
        json.WriteNumber("seconds", Math.Round(report.Took.TotalSeconds, 1));
        foreach (var count in report.Import.Counts) json.WriteNumber($"{count.Of}-read", count.Read);
        json.WriteNumber("bad-rows", report.Import.BadRows);
        foreach (var count in report.Import.Counts)
            if (count.Bad > 0) json.WriteNumber($"bad-{count.Of}", count.Bad);
        foreach (var (name, count) in report.Asked.Named) json.WriteNumber(name, count);
        foreach (var (name, value) in report.Flat()) json.WriteNumber(name, value);
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }
}

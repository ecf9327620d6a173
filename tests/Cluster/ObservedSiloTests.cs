using System.Globalization;
using Personalization.Testing;

namespace Personalization.Cluster;

/// <summary>What an operator sees of a silo that cannot write its log, in its health and its metrics: in a process of its own, as metrics are the process's.</summary>
[Collection("processes")]
public sealed class ObservedSiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AnOutcomeLogThatIsFull_DropsLines_HoldsUpNobody_AndHealthAndMetricsSaySo()
    {
        var data = _folder.File("data");
        string[] settings = ["Outcomes:BufferLines=100", "Outcomes:WaitingSegments=1", "Outcomes:SegmentBytes=1024", "Outcomes:SegmentAge=00:00:00.050", "Outcomes:RetryDelay=00:00:00.020"];
        await using var silo = await SiloProcess.StartShopAsync(data, [.. settings.SelectMany(setting => new[] { "--set", setting })]);
        // The history that a first start brings is more than so small a log takes at once.
        var start = await Eventually.GetAsync(() => MetricsAsync(silo), metrics => ValueOf(metrics, "outcome_lines_waiting") == 0 && ValueOf(metrics, "outcome_lines_written_total") > 0);
        var dropped = ValueOf(start, "outcome_lines_dropped_total");
        Assert.Equal(dropped, ValueOf(await RecommendedAsync(silo), "outcome_lines_dropped_total"));

        // Where files are written before they move into place there is a file now: every write fails.
        var (working, away) = (Path.Combine(data, "blobs", ".tmp"), Path.Combine(data, "blobs", ".away"));
        Directory.Move(working, away);
        await File.WriteAllTextAsync(working, "");
        var full = await Eventually.GetAsync(() => RecommendedAsync(silo), metrics => ValueOf(metrics, "outcome_lines_dropped_total") > dropped);
        Assert.True(ValueOf(full, "outcome_write_failures_total") > 0);
        Assert.InRange(ValueOf(full, "outcome_lines_waiting"), 1, 100);
        var health = await silo.Http.GetJsonAsync("/healthz/ready");
        Assert.Equal("degraded", (string)health["checks"]!["outcomes"]!["status"]!);

        File.Delete(working);
        Directory.Move(away, working);
        await Eventually.GetAsync(() => silo.Http.GetJsonAsync("/healthz/ready"), again => (string)again["checks"]!["outcomes"]!["status"]! == "healthy");
        await Eventually.GetAsync(() => MetricsAsync(silo), metrics => ValueOf(metrics, "outcome_lines_waiting") == 0);
    }

    /// <summary>The metrics after some more answers, all of which came.</summary>
    private static async Task<string> RecommendedAsync(SiloProcess silo)
    {
        foreach (var customer in Enumerable.Range(0, 10)) await silo.Http.RecommendAsync($"c{customer}");
        return await MetricsAsync(silo);
    }

    private static Task<string> MetricsAsync(SiloProcess silo) => silo.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    private static double ValueOf(string metrics, string series) =>
        double.Parse(metrics.Split('\n').Single(line => line.StartsWith(series + " ", StringComparison.Ordinal))[series.Length..], CultureInfo.InvariantCulture);
}

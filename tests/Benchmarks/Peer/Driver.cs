using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Personalization.Benchmarks.Http;

namespace Personalization.Benchmarks.Peer;

/// <summary>The peer's load driver, against the peer or against us.</summary>
/// <param name="folder">Where drive.py is.</param>
/// <param name="ports">Of the service.</param>
/// <param name="processes">To charge; null to ask the service.</param>
/// <param name="vectors">[N × 64] float32.</param>
public sealed class Driver(string folder, string ports, int? processes, string vectors, PeerOptions options)
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(8);

    /// <summary>Has the customers come, with 50 interactions each.</summary>
    public Task LoadAsync() => RunAsync("load");

    /// <summary>Has each process of the service asked for a while: code that is compiled as it runs is slow at first.</summary>
    public async Task WarmAsync(int customers)
    {
        foreach (var port in ports.Split(','))
        {
            using var load = new RecommendLoad(new Uri($"http://127.0.0.1:{port}"), connections: 8, customers);
            await Task.Delay(Warm);
        }
    }

    /// <param name="step">recommend or ingest.</param>
    /// <exception cref="InvalidOperationException">The driver failed, or met an error.</exception>
    public async Task<Dictionary<string, DriverResult>> MeasureAsync(string step)
    {
        var file = Path.Combine(folder, $"{step}-{ports.Split(',')[0]}.json");
        await RunAsync(step, "--json", file);
        var results = JsonSerializer.Deserialize<Dictionary<string, DriverResult>>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!;
        foreach (var (label, result) in results)
            if (result.Errors > 0) throw new InvalidOperationException($"{label}: {result.Errors} requests failed");
        return results;
    }

    private async Task RunAsync(string step, params string[] more)
    {
        var whose = processes is { } id ? new[] { "--pids", id.ToString(CultureInfo.InvariantCulture) } : [];
        var start = PeerProcess.Command(folder,
        [
            "drive.py", step, "--ports", ports, "--vectors", vectors, "--seconds", options.Seconds.ToString(CultureInfo.InvariantCulture),
            "--rounds", options.Rounds.ToString(CultureInfo.InvariantCulture), .. whose, .. more,
        ]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"drive.py {step} ended with code {process.ExitCode}");
    }
}

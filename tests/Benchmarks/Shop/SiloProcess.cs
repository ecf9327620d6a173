using System.Diagnostics;
using System.Globalization;

namespace Personalization.Benchmarks.Shop;

/// <summary>The silo as it is shipped, in a process of its own, over a benchmark shop.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>A first start replays the customers' histories.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;

    private SiloProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }
    public int Id => _process.Id;

    /// <summary>Processor time so far, user and system.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="settings">Section:Key=value.</param>
    /// <exception cref="InvalidOperationException">It did not become ready; its own words are on the screen.</exception>
    public static async Task<SiloProcess> StartAsync(string data, params string[] settings)
    {
        var assembly = typeof(Silo.Hosting.SiloHost).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly, "--data", data, "--port", "0", .. settings.SelectMany(s => new[] { "--set", s })])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{assembly} did not start");
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("ready: ", StringComparison.Ordinal))
            {
                await Console.Error.WriteLineAsync(line);
                continue;
            }
            // What it says from now on is read, so that it never waits for a reader.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new SiloProcess(process, new Uri(line["ready: ".Length..]));
        }
        throw new InvalidOperationException("the silo ended before it was ready");
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Personalization.Testing;

/// <summary>A silo in a process of its own, as a person starts it: what is killed here is really dead.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(4);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Personalization.Silo.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // What the test runner sets for itself is not for the silo.
        start.Environment.Remove("ASPNETCORE_URLS");
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"the silo ended before it was ready:\n{Output}"));
    }

    /// <summary>Answers requests to the silo; its address is the silo's.</summary>
    public HttpClient Http { get; private set; } = null!;
    public string Output => string.Join('\n', _output);
    public int Id => _process.Id;
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a small synthetic shop in <paramref name="data"/>, or what the folder already holds, and waits until it says that it is ready.</summary>
    public static Task<SiloProcess> StartShopAsync(string data, params string[] more) =>
        StartAsync(["--port", FreePort().ToString(CultureInfo.InvariantCulture), "--data", data, "--items", "1500", "--customers", "300", .. more]);

    public static async Task<SiloProcess> StartAsync(params string[] arguments)
    {
        var silo = new SiloProcess(arguments);
        silo._process.Start();
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        try
        {
            silo.Http = new HttpClient { BaseAddress = await silo._ready.Task.WaitAsync(StartTimeout), Timeout = TimeSpan.FromSeconds(60) };
            return silo;
        }
        catch (TimeoutException)
        {
            await silo.DisposeAsync();
            throw new TimeoutException($"the silo was not ready after {StartTimeout}:\n{silo.Output}");
        }
    }

    /// <summary>Runs a command line that is not expected to serve, to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(params string[] arguments)
    {
        var silo = new SiloProcess(arguments);
        _ = silo._ready.Task.ContinueWith(t => t.Exception, TaskScheduler.Default);
        silo._process.Start();
        silo._process.BeginOutputReadLine();
        silo._process.BeginErrorReadLine();
        await silo._process.WaitForExitAsync().WaitAsync(StartTimeout);
        return (silo._process.ExitCode, silo.Output);
    }

    /// <summary>SIGKILL: nothing can be saved any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it hangs, and its connections stay.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>SIGTERM, and how long the stop took.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var watch = Stopwatch.StartNew();
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (line.StartsWith("ready: ", StringComparison.Ordinal)) _ready.TrySetResult(new Uri(line["ready: ".Length..]));
    }
}

using System.Diagnostics;
using System.Globalization;
using Personalization.Testing.Npm;

namespace Personalization.Testing.Postgres;

/// <summary>A PostgreSQL of its own on a free port of the loopback, in a folder that goes with it; or the reason why there is none.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);
    private readonly string _folder = Directory.CreateTempSubdirectory("postgres-").FullName;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private Process? _server;

    /// <summary>Why there is no server, with the command that would help; null when there is one.</summary>
    public string? Unavailable { get; private set; }

    /// <summary>As Npgsql takes it.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (await PostgresPrograms.FindOrInstallAsync() is not { } programs)
        {
            Unavailable = PostgresPrograms.HowToInstall;
            return;
        }
        var data = Path.Combine(_folder, "data");
        if (Environment.IsPrivilegedProcess) await RunAsync(Executable.Find("chown")!, ["postgres", _folder]);
        // Nothing here outlives the test, so no time is spent on the disk.
        await RunAsync(AsPostgres(Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"));
        var port = SiloProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        Start(AsPostgres(
            Path.Combine(programs, "postgres"), "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"));
        await _ready.Task.WaitAsync(CommandTimeout);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public async Task DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            // SIGINT: ends at once, and cleanly, whoever is still connected.
            using var stop = Process.Start("kill", ["-INT", _server.Id.ToString(CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(StopTimeout);
            await _server.WaitForExitAsync(patience.Token);
        }
        _server?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsPostgres(params string[] command) =>
        Environment.IsPrivilegedProcess ? [Executable.Find("setpriv") ?? "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;

    private Task RunAsync(string[] command) => RunAsync(command[0], command[1..]);

    private async Task RunAsync(string program, string[] arguments)
    {
        var (exitCode, output) = await Executable.RunAsync(program, arguments, _folder, CommandTimeout);
        if (exitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    private void Start(string[] command)
    {
        _server = new Process { StartInfo = Executable.StartInfo(command[0], command[1..], _folder), EnableRaisingEvents = true };
        _server.OutputDataReceived += (_, line) => Hear(line.Data);
        _server.ErrorDataReceived += (_, line) => Hear(line.Data);
        _server.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"PostgreSQL ended before it was ready:\n{Output()}"));
        _server.Start();
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        if (line.Contains("ready to accept connections", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    private string Output()
    {
        lock (_output) return string.Join('\n', _output);
    }
}

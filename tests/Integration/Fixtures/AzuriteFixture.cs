using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Personalization.Testing.Npm;

namespace Personalization.Integration.Fixtures;

/// <summary>Azurite, the emulator of Azure Blob Storage, on a free port of the loopback for all tests of the collection.</summary>
public sealed partial class AzuriteFixture : IAsyncLifetime
{
    public const string Version = "3.37.0";

    /// <summary>The emulator's account and key are public constants of its documentation.</summary>
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _output = new();
    private Process? _process;
    private string? _address;
    private int _containers;

    /// <summary>For <c>Skip.If</c>: why Azurite does not run; null where it does.</summary>
    public string? WhyNot => NpmPackage.WhyNone;

    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={_address}/{Account};";

    /// <summary>A name that no other test of this run has.</summary>
    public string NewContainerName() => $"test-{Interlocked.Increment(ref _containers)}";

    public async Task InitializeAsync()
    {
        if (WhyNot is not null)
        {
            return;
        }
        var package = await NpmPackage.EnsureInstalledAsync("azurite", Version);
        string[] arguments =
        [
            Path.Combine(package, "dist", "src", "blob", "main.js"), "--blobHost", "127.0.0.1", "--blobPort", "0",
            "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
        ];
        _process = new Process { StartInfo = Executable.StartInfo(Executable.Find("node")!, arguments, package), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"Azurite ended. It wrote:{Environment.NewLine}{Heard()}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _address = await _listening.Task.WaitAsync(StartLimit);
    }

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private void Hear(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
        if (ListensOn().Match(line ?? "") is { Success: true } match)
        {
            _listening.TrySetResult(match.Value);
        }
    }

    private string Heard()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    [GeneratedRegex("(?<=listens on )http://[0-9.:]+")]
    private static partial Regex ListensOn();
}

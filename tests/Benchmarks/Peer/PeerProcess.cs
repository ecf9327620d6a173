using System.Diagnostics;
using System.Globalization;

namespace Personalization.Benchmarks.Peer;

/// <summary>The Python service, run in a working folder of its own as it keeps its data beside its files.</summary>
public sealed class PeerProcess : IDisposable
{
    /// <summary>Debian's, for which its libraries are installed.</summary>
    public const string Python = "/usr/bin/python3";
    private readonly Process _process;

    private PeerProcess(Process process, string ports) => (_process, Ports) = (process, ports);

    public string Ports { get; }

    /// <summary>Puts the peer's files beside each other in a folder that can be written.</summary>
    public static string Unpack(string service)
    {
        var folder = Path.GetFullPath(Path.Combine("artifacts", "bench", "peer"));
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { "service.py", "drive.py", "load.lua" }) Put(Path.Combine(service, file), folder);
        Put(Path.Combine(AppContext.BaseDirectory, "Peer", "unranked.py"), folder);
        return folder;
    }

    /// <param name="program">service.py, or unranked.py.</param>
    /// <param name="vectors">[N × 64] float32.</param>
    /// <exception cref="InvalidOperationException">It did not become ready; its own words are on the screen.</exception>
    public static async Task<PeerProcess> StartAsync(string folder, string program, string vectors, int port)
    {
        var start = Command(folder, [program, "--fresh", "--vectors", vectors, "--port", port.ToString(CultureInfo.InvariantCulture)]);
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            if (!line.StartsWith("ready:", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new PeerProcess(process, string.Join(',', line.Split(' ')[1..].Select(url => new Uri(url).Port)));
        }
        throw new InvalidOperationException($"{program} ended before it was ready");
    }

    /// <summary>Python without what the surroundings say of its libraries: some name an older processor, which halves their speed.</summary>
    public static ProcessStartInfo Command(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { WorkingDirectory = folder, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OPENBLAS_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        return start;
    }

    public void Dispose()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(20))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static void Put(string file, string folder)
    {
        var target = Path.Combine(folder, Path.GetFileName(file));
        File.Delete(target);
        File.Copy(file, target);
    }
}

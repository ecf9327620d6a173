using System.Diagnostics;

namespace Personalization.Benchmarks.Ann.Contenders;

/// <summary>A process that answers lines with lines. It ends when its input does.</summary>
public sealed class LineProcess : IDisposable
{
    private readonly Process _process;

    public LineProcess(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start");
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">The process answered with an error, or ended.</exception>
    public Reply Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine();
        if (line is null)
        {
            _process.WaitForExit();
            throw new InvalidOperationException($"{Path.GetFileName(_process.StartInfo.FileName)} ended with code {_process.ExitCode} during '{request}'");
        }
        return line.StartsWith("error", StringComparison.Ordinal) ? throw new InvalidOperationException($"'{request}': {line}") : Reply.Parse(line);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.Dispose();
    }
}

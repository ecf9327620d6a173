using System.Diagnostics;
using System.Text;

namespace Personalization.Testing.Npm;

/// <summary>Finds and runs programs of the machine.</summary>
public static class Executable
{
    /// <summary>Full path of a program on the PATH; null where there is none.</summary>
    public static string? Find(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a program to its end and returns its exit code and all that it wrote; past the limit it is ended: <see cref="TimeoutException"/>.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string path, IEnumerable<string> arguments, string folder, TimeSpan limit)
    {
        using var process = new Process { StartInfo = StartInfo(path, arguments, folder) };
        var output = new StringBuilder();
        void Collect(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var timer = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} took longer than {limit}. It wrote:{Environment.NewLine}{output}");
        }
        return (process.ExitCode, output.ToString());
    }

    /// <summary>A start without a shell, with both outputs redirected.</summary>
    public static ProcessStartInfo StartInfo(string path, IEnumerable<string> arguments, string folder)
    {
        var info = new ProcessStartInfo(path) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }
        return info;
    }
}

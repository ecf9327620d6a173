using System.Diagnostics;

namespace Personalization.Testing;

/// <summary>The trainer as a person runs it: a process of its own.</summary>
public static class TrainerProcess
{
    /// <param name="folder">Where the person stands.</param>
    /// <returns>What the process returns, and all it wrote.</returns>
    public static async Task<(int Code, string Said)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        // As in a terminal that knows colours, but for the pipe.
        start.Environment["TERM"] = "xterm-256color";
        // Beside the tests its packages are those of the tests, the shared framework's among them.
        var mine = Path.Combine(AppContext.BaseDirectory, typeof(TrainerProcess).Assembly.GetName().Name!);
        foreach (var argument in (string[])["exec", "--runtimeconfig", mine + ".runtimeconfig.json", "--depsfile", mine + ".deps.json", Path.Combine(AppContext.BaseDirectory, "Personalization.Training.dll")])
            start.ArgumentList.Add(argument);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}

using System.Diagnostics;

namespace Personalization.Benchmarks.Shop;

/// <summary>This program again, in a process of its own.</summary>
public static class OwnProcess
{
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        var (host, assembly) = (Environment.ProcessPath ?? "dotnet", typeof(OwnProcess).Assembly.Location);
        using var process = Process.Start(host, Path.GetFileNameWithoutExtension(host) == "dotnet" ? [assembly, .. arguments] : arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with code {process.ExitCode}");
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Personalization.Benchmarks.Ann.Contenders;

/// <summary>hnswlib of the system's package, compiled for this machine behind our line protocol.</summary>
public static class HnswlibPeer
{
    public const string Name = "hnswlib";
    private const string Package = "libhnswlib-dev";
    private static readonly string[] Flags = ["-std=c++20", "-O3", "-march=native", "-pthread"];

    /// <summary>The executable and its version, or null after saying in one line what is missing.</summary>
    public static (string File, string Version)? Compile()
    {
        if (!OperatingSystem.IsLinux()) return Missing("the peer is built on Linux only");
        if (Header() is null) _ = Run("apt-get", ["install", "-y", "--no-install-recommends", Package]);
        if (Header() is not { } header) return Missing($"apt-get install {Package} brings the header");
        if (Run("g++", ["--version"]).Code != 0) return Missing("apt-get install g++ brings the compiler");

        var source = SourcePath();
        string[] filter = File.ReadAllText(header).Contains("BaseFilterFunctor", StringComparison.Ordinal) ? ["-DHAS_FILTER"] : [];
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            File.ReadAllText(source) + string.Concat(Directory.GetFiles(Path.GetDirectoryName(header)!).Order(StringComparer.Ordinal).Select(File.ReadAllText)))))[..8];
        var program = Path.GetFullPath(Path.Combine("artifacts", "bench", $"hnswlib-{version}"));
        if (File.Exists(program)) return (program, version);
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        var (code, output) = Run("g++", [.. Flags, .. filter, source, "-o", program]);
        return code == 0 ? (program, version) : Missing("it does not compile: " + output);
    }

    private static string? Header()
    {
        string[] places = ["/usr/include", "/usr/local/include"];
        return places.Select(p => Path.Combine(p, "hnswlib", "hnswlib.h")).FirstOrDefault(File.Exists);
    }

    private static string SourcePath() => Path.Combine(AppContext.BaseDirectory, "Ann", "Contenders", "hnswlib_server.cpp");

    private static (string, string)? Missing(string why)
    {
        Console.Error.WriteLine($"hnswlib is left out, and every ratio to it: {why}");
        return null;
    }

    private static (int Code, string Output) Run(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Playwright;
using Personalization.Testing.Npm;

namespace Personalization.Browser;

/// <summary>A headless Chromium: the one on the PATH, or the one that travels in an npm package.</summary>
internal static class Chromium
{
    private const string Package = "@sparticuz/chromium";
    private const string Version = "153.0.0";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Why no browser can be had, with the command that helps; null where one can.</summary>
    public static string? WhyNone { get; } = Names.Any(name => Executable.Find(name) is not null) ? null
        : !OperatingSystem.IsLinux() ? "no Chromium on the PATH: install Chromium or Chrome"
        : NpmPackage.WhyNone is { } reason ? $"no Chromium: apt-get install -y chromium, or {reason}" : null;

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);
        if (Names.Select(Executable.Find).FirstOrDefault(path => path is not null) is not { } path)
        {
            var folder = await UnpackAsync();
            path = Path.Combine(folder, "chromium");
            // The package brings the libraries that a bare machine lacks; those of the machine come first.
            var libraries = Path.Combine(folder, "lib");
            environment["LD_LIBRARY_PATH"] = environment.TryGetValue("LD_LIBRARY_PATH", out var given) && given.Length > 0 ? $"{given}:{libraries}" : libraries;
        }
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            // Containers have neither a user namespace for the sandbox nor a large /dev/shm.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            Env = environment,
        });
    }

    /// <summary>The package holds its files compressed; they are unpacked beside it, once.</summary>
    private static async Task<string> UnpackAsync()
    {
        var package = await NpmPackage.EnsureInstalledAsync(Package, Version);
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(package)))!, $"unpacked-{Version}");
        if (Directory.Exists(folder)) return folder;
        var half = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        await using (var compressed = new BrotliStream(File.OpenRead(Path.Combine(package, "bin", "chromium.br")), CompressionMode.Decompress))
        await using (var binary = File.Create(Path.Combine(half, "chromium")))
            await compressed.CopyToAsync(binary);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(half, "chromium"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (var libraries = new BrotliStream(File.OpenRead(Path.Combine(package, "bin", "al2023.tar.br")), CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(libraries, half, overwriteFiles: true);
        // Complete or not there: another test process may be at the same point.
        try
        {
            Directory.Move(half, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(half, recursive: true);
        }
        return folder;
    }
}

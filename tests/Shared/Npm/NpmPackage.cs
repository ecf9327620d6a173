using System.Text.Json;

namespace Personalization.Testing.Npm;

/// <summary>Brings npm packages that tests need into artifacts/npm, once for all test projects. Install scripts are never run.</summary>
public static class NpmPackage
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>Why no npm package can be had, with the command that helps; null where one can. For <c>Skip.If</c>.</summary>
    public static string? WhyNone { get; } = Executable.Find("npm") is null || Executable.Find("node") is null
        ? "node and npm are not installed: apt-get install -y nodejs npm (or https://nodejs.org)"
        : null;

    /// <summary>
    /// Installs the package unless it is there, and returns its own folder (…/node_modules/name). Test processes that ask at the same
    /// time wait for the first of them. <see cref="InvalidOperationException"/> with npm's own words where it fails.
    /// </summary>
    public static async Task<string> EnsureInstalledAsync(string name, string version)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "artifacts", "npm", name.Replace('/', '+').TrimStart('@'));
        var package = Path.Combine(folder, "node_modules", name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(folder);
        await using var held = await LockAsync(Path.Combine(folder, ".lock"));
        // Written after npm ended well: a folder that an ended install left half full does not count.
        var mark = Path.Combine(folder, ".installed");
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == version && InstalledVersion(package) == version)
        {
            return package;
        }
        File.Delete(mark);
        await InstallAsync(name, version, folder);
        if (InstalledVersion(package) is not { } found || found != version)
        {
            throw new InvalidOperationException($"npm installed {name} {InstalledVersion(package) ?? "nowhere"}, expected {version} in {package}.");
        }
        await File.WriteAllTextAsync(mark, version);
        return package;
    }

    private static async Task InstallAsync(string name, string version, string folder)
    {
        if (WhyNone is not null)
        {
            throw new InvalidOperationException(WhyNone);
        }
        string[] arguments = ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", $"{name}@{version}"];
        var (exitCode, output) = await Executable.RunAsync(Executable.Find("npm")!, arguments, folder, InstallLimit);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"npm {string.Join(' ', arguments)} ended with {exitCode}:{Environment.NewLine}{output}");
        }
    }

    private static string? InstalledVersion(string package)
    {
        var manifest = Path.Combine(package, "package.json");
        if (!File.Exists(manifest))
        {
            return null;
        }
        using var json = JsonDocument.Parse(File.ReadAllText(manifest));
        return json.RootElement.GetProperty("version").GetString();
    }

    private static async Task<FileStream> LockAsync(string path)
    {
        using var limit = new CancellationTokenSource(InstallLimit);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(LockRetry, CancellationToken.None);
            }
        }
    }
}

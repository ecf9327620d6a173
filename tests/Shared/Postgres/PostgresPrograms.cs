using Personalization.Testing.Npm;

namespace Personalization.Testing.Postgres;

/// <summary>Where PostgreSQL's server programs are on this machine.</summary>
public static class PostgresPrograms
{
    private const string DebianFolder = "/usr/lib/postgresql";
    private static readonly string[] Needed = ["initdb", "postgres"];
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);

    public const string HowToInstall = "PostgreSQL's server is not installed: apt-get install -y --no-install-recommends postgresql";

    /// <summary>Folder with initdb and postgres; where there is none, root on Debian installs them. Null when that cannot be.</summary>
    public static async Task<string?> FindOrInstallAsync()
    {
        if (Find() is { } found) return found;
        if (!Environment.IsPrivilegedProcess || Executable.Find("apt-get") is not { } apt) return null;
        string[][] commands = [["update"], ["install", "-y", "--no-install-recommends", "postgresql"]];
        foreach (var command in commands)
            if ((await Executable.RunAsync(apt, command, Path.GetTempPath(), InstallTimeout)).ExitCode != 0) return null;
        return Find();
    }

    private static string? Find()
    {
        var onPath = Executable.Find("postgres") is { } postgres ? Path.GetDirectoryName(new FileInfo(postgres).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? postgres) : null;
        var debian = Directory.Exists(DebianFolder)
            ? Directory.EnumerateDirectories(DebianFolder).OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return debian.Prepend(onPath).OfType<string>().FirstOrDefault(folder => Needed.All(program => File.Exists(Path.Combine(folder, program))));
    }

    private static double VersionOf(string folder) => double.TryParse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : 0;
}

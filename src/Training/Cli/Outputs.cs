using Personalization.Training.Data;

namespace Personalization.Training.Cli;

/// <summary>Looks whether what a command is to write can be written, before the work of minutes that leads to it.</summary>
internal static class Outputs
{
    /// <param name="option">Name of the option that gave the path.</param>
    /// <param name="path">Null: nothing is to be written.</param>
    /// <exception cref="ImportException">There cannot be such a file.</exception>
    public static void RequireFile(string option, string? path)
    {
        if (path is null) return;
        Try(option, path, () =>
        {
            if (Directory.Exists(path)) throw new IOException("it is a folder, and a file is to be written.");
            if (File.Exists(path)) File.Open(path, FileMode.Open, FileAccess.Write).Dispose();
            else Probe(NearestFolder(Path.GetFullPath(path)));
        });
    }

    /// <exception cref="ImportException">There cannot be such a folder with files in it.</exception>
    public static void RequireFolder(string option, string? path)
    {
        if (path is null) return;
        Try(option, path, () =>
        {
            if (File.Exists(path)) throw new IOException("it is a file, and a folder is to be written.");
            Probe(Directory.Exists(path) ? path : NearestFolder(Path.GetFullPath(path)));
        });
    }

    private static void Try(string option, string path, Action probe)
    {
        try
        {
            probe();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImportException($"{option} '{path}' cannot be written: {e.Message} Give another place.", e);
        }
    }

    private static string NearestFolder(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder)) throw new IOException($"'{folder}' is a file.");
            if (Directory.Exists(folder)) return folder;
        }
        throw new IOException("there is no such place.");
    }

    /// <summary>Rights and full disks tell themselves only when something is written.</summary>
    private static void Probe(string folder)
    {
        try
        {
            new FileStream(Path.Combine(folder, $".probe-{Environment.ProcessId}"), FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"nothing can be written in '{folder}'.", e);
        }
    }
}

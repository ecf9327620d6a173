using System.Text;
using Personalization.Training.Data;

namespace Personalization.Training.Import;

/// <summary>Finds and opens the files of a data source, plain or .gz.</summary>
public sealed class SourceFolder
{
    private readonly string _folder;

    /// <exception cref="ImportException">There is no such folder.</exception>
    public SourceFolder(string folder, string holds)
    {
        if (!Directory.Exists(folder)) throw new ImportException($"There is no folder '{folder}'. Give the folder that holds {holds}.");
        _folder = folder;
    }

    /// <summary>The full path of the first of these files that exists, also with .gz behind; null when none does.</summary>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            foreach (var candidate in (ReadOnlySpan<string>)[name, name + ".gz"])
                if (Path.Combine(_folder, candidate) is var path && File.Exists(path)) return path;
        return null;
    }

    /// <summary>Whether there is such a file, plain or .gz.</summary>
    public bool Has(string prefix, string ending) => Directory.EnumerateFiles(_folder, prefix + "*").Any(f => f.EndsWith(ending, StringComparison.Ordinal) || f.EndsWith(ending + ".gz", StringComparison.Ordinal));

    /// <summary>Full paths of the files whose names begin with <paramref name="prefix"/> and end in <paramref name="ending"/>, plain or .gz, by name; none twice when both are there.</summary>
    /// <exception cref="ImportException">There is none.</exception>
    public IReadOnlyList<string> RequireAll(string prefix, string ending)
    {
        var found = Directory.EnumerateFiles(_folder)
            .Where(f => Path.GetFileName(f) is var name && name.StartsWith(prefix, StringComparison.Ordinal) && (name.EndsWith(ending, StringComparison.Ordinal) || name.EndsWith(ending + ".gz", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .DistinctBy(f => f.EndsWith(".gz", StringComparison.Ordinal) ? f[..^3] : f)
            .ToList();
        return found.Count > 0 ? found : throw new ImportException($"The folder '{_folder}' has no {prefix}*{ending}, plain or .gz. Put it there, or give another folder.");
    }

    /// <exception cref="ImportException">None of the files exists.</exception>
    public string Require(params ReadOnlySpan<string> names) =>
        Find(names) ?? throw new ImportException($"The folder '{_folder}' has no {string.Join(" or ", names.ToArray())}, plain or .gz. Put it there, or give another folder.");

    public static StreamReader Open(string path, Encoding? encoding = null)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new WholeGzip(file, Path.GetFileName(path)) : file;
        return new StreamReader(new ShortLines(stream, file, Path.GetFileName(path)), encoding ?? Encoding.UTF8);
    }
}

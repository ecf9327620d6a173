using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Personalization.Training.Data.Columns;

/// <summary>Keeps what was imported from files in columns, under a name made of the files' names, lengths and times: changed files are imported anew.</summary>
public static class ColumnCache
{
    /// <param name="parent">Folder of the cache.</param>
    /// <param name="import">Called when nothing fitting is there.</param>
    public static DataSet Read(DataSource source, ImportOptions options, string parent, Func<DataSet> import)
    {
        if (source.Path.Length == 0 || source.Format is DataSource.Columns or DataSource.Outcomes) return import();
        var folder = Path.Combine(parent, $"{source.Format}-{KeyOf(source, options)}");
        if (ColumnFolder.Exists(folder))
        {
            try
            {
                return ColumnFolder.Read(folder);
            }
            catch (ImportException)
            {
                // What cannot be read is made again, as if it were not there.
            }
        }
        var data = import();
        try
        {
            Directory.CreateDirectory(parent);
            ColumnFolder.Write(data, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written costs time at the next run, and nothing else.
        }
        return data;
    }

    private static string KeyOf(DataSource source, ImportOptions options)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{ColumnManifest.Current} {source} {options.MaxBadRows:r}");
        var folder = File.Exists(source.Path) ? Path.GetDirectoryName(Path.GetFullPath(source.Path))! : source.Path;
        if (Directory.Exists(folder))
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"\n{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}

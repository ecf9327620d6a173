namespace Personalization.Training.Data;

/// <summary>Where data come from, as people write it: <c>synthetic</c>, or a format and its folder such as <c>movielens:FOLDER</c>.</summary>
public sealed record DataSource(string Format, string Path)
{
    public const string Synthetic = "synthetic";
    public const string MovieLens = "movielens";
    public const string Generic = "generic";
    public const string Fashion = "hm";
    public const string Videos = "kuairand";
    public const string Columns = "columns";

    /// <summary>What can be written.</summary>
    public const string Forms = "synthetic, generic:FOLDER, movielens:FOLDER, hm:FOLDER, kuairand:FOLDER, columns:FOLDER";

    /// <exception cref="ImportException">No known format, or a format without its folder.</exception>
    public static DataSource Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var format = (colon < 0 ? text : text[..colon]).Trim().ToLowerInvariant();
        var path = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return format switch
        {
            Synthetic => new DataSource(Synthetic, ""),
            MovieLens or Generic or Fashion or Videos or Columns when path.Length > 0 => new DataSource(format, path),
            MovieLens or Generic or Fashion or Videos or Columns => throw new ImportException($"'{text}' names no folder. Write {format}:FOLDER."),
            _ => throw new ImportException($"'{text}' is no data source. Write one of {Forms}."),
        };
    }

    public override string ToString() => Path.Length == 0 ? Format : $"{Format}:{Path}";
}

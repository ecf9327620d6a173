using Personalization.Storage.Blobs;

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

    /// <summary>The outcome log of a blob store; the path is the store's location.</summary>
    public const string Outcomes = "outcomes";

    /// <summary>What can be written.</summary>
    public const string Forms = "synthetic, generic:FOLDER, movielens:FOLDER, hm:FOLDER, kuairand:FOLDER, columns:FOLDER, outcomes:STORE";

    /// <exception cref="ImportException">No known format, or a format without its folder.</exception>
    public static DataSource Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var format = (colon < 0 ? text : text[..colon]).Trim().ToLowerInvariant();
        var path = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return format switch
        {
            Synthetic => new DataSource(Synthetic, ""),
            MovieLens or Generic or Fashion or Videos or Columns or Outcomes when path.Length > 0 => new DataSource(format, path),
            Outcomes => throw new ImportException($"'{text}' names no store. Write outcomes:FOLDER or outcomes:azure:CONNECTION, where silos keep their blobs."),
            MovieLens or Generic or Fashion or Videos or Columns => throw new ImportException($"'{text}' names no folder. Write {format}:FOLDER."),
            _ => throw new ImportException($"'{text}' is no data source. Write one of {Forms}."),
        };
    }

    /// <summary>For messages and reports: without the secrets that the address of a store may hold.</summary>
    public string Shown => Format == Outcomes && Path.StartsWith(BlobStoreOptions.AzureScheme, StringComparison.OrdinalIgnoreCase) ? $"{Format}:{BlobStoreOptions.AzureScheme}…" : ToString();

    public override string ToString() => Path.Length == 0 ? Format : $"{Format}:{Path}";
}

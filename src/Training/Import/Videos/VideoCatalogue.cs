using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Catalog;

namespace Personalization.Training.Import.Videos;

/// <summary>Videos as catalogue items: the first tag is the category, author, music and kind are attributes, the length is in seconds, the upload day is the creation.</summary>
internal static class VideoCatalogue
{
    private static readonly (string Column, string Attribute)[] Attributes =
        [("author_id", "author"), ("video_type", "type"), ("upload_type", "upload"), ("music_id", "music"), ("music_type", "music-type")];

    public static CatalogItem? ItemOf(CsvRows rows, out string? problem)
    {
        problem = null;
        var created = DateTimeOffset.UnixEpoch;
        if (rows["upload_dt"] is { Length: > 0 } day && !Timestamps.TryParse(day, out created))
        {
            problem = $"upload_dt '{day}': {Timestamps.Expected}";
            return null;
        }
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (column, attribute) in Attributes)
            if (rows[column] is { Length: > 0 } text) attributes[attribute] = AttributeValue.Of(text);
        if (double.TryParse(rows["video_duration"], NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && double.IsFinite(ms)) attributes["seconds"] = AttributeValue.Of(Math.Round(ms / 1000, 1));
        var tags = rows["tag"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (tags.Length > 0) attributes["tags"] = AttributeValue.Of(tags.Select(t => $"tag-{t}"));
        var item = new CatalogItem
        {
            Id = rows["video_id"],
            Title = $"Video {rows["video_id"]}",
            Category = tags.Length > 0 ? $"tag-{tags[0]}" : "untagged",
            Attributes = attributes.ToImmutable(),
            CreatedAt = created,
        };
        string? broken = null;
        CatalogRules.Check(item, (field, sentence) => broken ??= $"{field}: {sentence}");
        problem = broken;
        return broken is null ? item : null;
    }
}

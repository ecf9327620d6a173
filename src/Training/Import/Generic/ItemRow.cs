using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Catalog;

namespace Personalization.Training.Import.Generic;

/// <summary>A row of the items file as a catalogue item. Columns that are not an item's own become attributes of the type that their text shows.</summary>
internal static class ItemRow
{
    private static readonly HashSet<string> Own = new(["item_id", "title", "category", "text", "available", "created_at"], StringComparer.OrdinalIgnoreCase);

    public static CatalogItem? Parse(IRowReader rows, MissingValues missing, out string? problem)
    {
        problem = null;
        var created = DateTimeOffset.UnixEpoch;
        if (rows["created_at"] is { Length: > 0 } text && !Timestamps.TryParse(text, out created))
        {
            problem = $"created_at '{text}': {Timestamps.Expected}";
            return null;
        }
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var column in rows.Columns)
            if (column.Length > 0 && !Own.Contains(column) && missing.ValueOf(rows, column) is { Length: > 0 } value) attributes[column] = ValueOf(value);
        var item = new CatalogItem
        {
            Id = rows["item_id"],
            Title = rows["title"],
            Category = missing.ValueOf(rows, "category"),
            Text = rows["text"],
            Available = !rows["available"].Equals("false", StringComparison.OrdinalIgnoreCase),
            CreatedAt = created,
            Attributes = attributes.ToImmutable(),
        };
        string? broken = null;
        CatalogRules.Check(item, (field, sentence) => broken ??= $"{field}: {sentence}");
        problem = broken;
        return item;
    }

    private static AttributeValue ValueOf(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)) return AttributeValue.Of(number);
        if (bool.TryParse(text, out var flag)) return AttributeValue.Of(flag);
        return text.Contains('|', StringComparison.Ordinal)
            ? AttributeValue.Of(text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            : AttributeValue.Of(text);
    }
}

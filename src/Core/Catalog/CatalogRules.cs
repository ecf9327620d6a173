using Personalization.Core.Interactions;

namespace Personalization.Core.Catalog;

/// <summary>What makes a catalogue item acceptable.</summary>
public static class CatalogRules
{
    public const int MaxAttributes = 64;
    public const int MaxText = 20_000;

    /// <summary>Calls <paramref name="report"/>(field, sentence) for each broken rule, field being a JSON pointer without its leading slash.</summary>
    public static void Check(CatalogItem item, Action<string, string> report)
    {
        if (!InteractionRules.IsId(item.Id)) report("id", "must be 1 to 128 printable characters");
        if (item.Title.Length > 500) report("title", "longer than 500 characters");
        if (item.Category.Length > 128) report("category", "longer than 128 characters");
        if (item.Text.Length > MaxText) report("text", $"longer than {MaxText} characters");
        if (item.Attributes.Count > MaxAttributes) report("attributes", $"more than {MaxAttributes} attributes");
        foreach (var (name, value) in item.Attributes)
        {
            if (name.Length is 0 or > 64) report("attributes", "an attribute's name has 1 to 64 characters");
            var field = $"attributes/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (value.Text is { Length: > 1000 }) report(field, "longer than 1000 characters");
            if (value.Number is { } number && !double.IsFinite(number)) report(field, "must be finite");
            if (!value.Tags.IsDefault && (value.Tags.Length > 64 || value.Tags.Any(t => t.Length > 128))) report(field, "at most 64 tags of at most 128 characters");
        }
    }
}

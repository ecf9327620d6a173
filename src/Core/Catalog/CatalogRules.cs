using Personalization.Core.Interactions;

namespace Personalization.Core.Catalog;

/// <summary>What makes a catalogue item acceptable.</summary>
public static class CatalogRules
{
    public const int MaxAttributes = 64;
    public const int MaxText = 20_000;

    /// <summary>Calls <paramref name="report"/>(field, sentence) for each broken rule.</summary>
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
            if (value.Text is { Length: > 1000 }) report($"attributes/{name}", "longer than 1000 characters");
            if (value.Number is { } number && !double.IsFinite(number)) report($"attributes/{name}", "must be finite");
            if (!value.Tags.IsDefault && (value.Tags.Length > 64 || value.Tags.Any(t => t.Length > 128))) report($"attributes/{name}", "at most 64 tags of at most 128 characters");
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Personalization.Core.Catalog;

namespace Personalization.Core.Customers;

/// <summary>What a shop knows of a customer as a person, such as country or age: bounds, changes, and how texts of files become values.</summary>
public static class CustomerAttributes
{
    public const int Most = 32;
    public const int LongestName = 64;
    public const int LongestText = 256;
    public const int MostTags = 16;
    public const int LongestTag = 64;

    /// <summary>Characters of names and values together: with all else a stored profile stays within 64 KB.</summary>
    public const int MostCharacters = 4096;

    public static readonly ImmutableSortedDictionary<string, AttributeValue> None = ImmutableSortedDictionary.Create<string, AttributeValue>(StringComparer.Ordinal);

    /// <summary>Calls <paramref name="report"/>(field, sentence) for each broken rule, field being a JSON pointer without its leading slash.</summary>
    public static void Check(ImmutableSortedDictionary<string, AttributeValue> attributes, Action<string, string> report)
    {
        if (attributes.Count > Most) report("attributes", $"more than {Most} attributes");
        var characters = 0;
        foreach (var (name, value) in attributes)
        {
            characters += name.Length + LengthOf(value);
            if (!IsText(name, LongestName) || name.Length == 0) report("attributes", $"an attribute's name has 1 to {LongestName} printable characters");
            else if (Problem(value) is { } problem) report($"attributes/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", problem);
        }
        if (characters > MostCharacters) report("attributes", $"names and values of more than {MostCharacters} characters together");
    }

    /// <summary>With single ones changed; null takes one out.</summary>
    public static ImmutableSortedDictionary<string, AttributeValue> With(this ImmutableSortedDictionary<string, AttributeValue> attributes, IEnumerable<KeyValuePair<string, AttributeValue?>> changes)
    {
        var changed = attributes.ToBuilder();
        foreach (var (name, value) in changes)
        {
            if (value is { } set) changed[name] = set;
            else changed.Remove(name);
        }
        return changed.ToImmutable();
    }

    /// <summary>What both know, as far as the bounds allow; of an attribute that both have, the first one's value.</summary>
    public static ImmutableSortedDictionary<string, AttributeValue> Joined(ImmutableSortedDictionary<string, AttributeValue> first, ImmutableSortedDictionary<string, AttributeValue> second)
    {
        if (second.IsEmpty) return first;
        var (joined, characters) = (first.ToBuilder(), first.Sum(a => a.Key.Length + LengthOf(a.Value)));
        foreach (var (name, value) in second)
        {
            var length = name.Length + LengthOf(value);
            if (joined.ContainsKey(name) || joined.Count >= Most || characters + length > MostCharacters) continue;
            joined[name] = value;
            characters += length;
        }
        return joined.ToImmutable();
    }

    /// <summary>From the texts of a file: <see cref="ValueOf"/> of each; those that break a rule are left out.</summary>
    public static ImmutableSortedDictionary<string, AttributeValue> Of(IEnumerable<KeyValuePair<string, string>> texts)
    {
        var attributes = None.ToBuilder();
        foreach (var (name, text) in texts)
            if (name.Length > 0 && IsText(name, LongestName) && ValueOf(text) is var value && Problem(value) is null) attributes[name] = value;
        return Joined(None, attributes.ToImmutable());
    }

    /// <summary>Number or flag where the text is written as such, else the text. What would be written otherwise, as a postcode of 01234, stays text.</summary>
    public static AttributeValue ValueOf(string text) => text switch
    {
        "true" => AttributeValue.Of(true),
        "false" => AttributeValue.Of(false),
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number.ToString(CultureInfo.InvariantCulture) == text
            ? AttributeValue.Of(number) : AttributeValue.Of(text),
    };

    private static string? Problem(AttributeValue value)
    {
        if (value.Text is { } text) return IsText(text, LongestText) ? null : $"must be at most {LongestText} printable characters";
        if (value.Number is { } number) return double.IsFinite(number) ? null : "must be finite";
        if (value.Flag is not null) return null;
        if (value.Tags.IsDefault) return "has no value";
        return value.Tags.Length <= MostTags && value.Tags.All(t => IsText(t, LongestTag)) ? null : $"at most {MostTags} tags of at most {LongestTag} printable characters";
    }

    private static int LengthOf(AttributeValue value) => value.Text?.Length ?? (value.Tags.IsDefault ? 8 : value.Tags.Sum(t => t.Length));

    private static bool IsText(string text, int longest)
    {
        if (text.Length > longest) return false;
        foreach (var c in text.EnumerateRunes())
            // Half a character is enumerated as the one that replaces it.
            if (Rune.IsControl(c) || c.Value == 0xFFFD) return false;
        return true;
    }
}

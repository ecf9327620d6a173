using Personalization.Core.Catalog;

namespace Personalization.Training.Towers;

/// <summary>What somebody who looks for an item might search by: a few words of its title, or of its category and attributes. Stands in for searches where none were logged.</summary>
internal static class SearchWords
{
    private const int Most = 3;

    /// <summary>Share of the searches that name a title's words.</summary>
    private const double OfTitle = 0.7;

    /// <returns>One to three words; empty where the item has none.</returns>
    public static string Draw(CatalogItem item, Random random)
    {
        var words = (random.NextDouble() < OfTitle && item.Title.Length > 0 ? item.Title : About(item)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return "";
        var count = Math.Min(1 + random.Next(Most), words.Length);
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Next(words.Length - i);
            (words[i], words[other]) = (words[other], words[i]);
        }
        return string.Join(' ', words, 0, count);
    }

    private static string About(CatalogItem item)
    {
        var about = new List<string> { item.Title, item.Category };
        foreach (var value in item.Attributes.Values)
        {
            if (value.Text is { } text) about.Add(text);
            else if (!value.Tags.IsDefault) about.AddRange(value.Tags);
        }
        return string.Join(' ', about);
    }
}

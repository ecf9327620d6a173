using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Releases;

namespace Personalization.Core.Features;

/// <summary>
/// Input of the item encoder: category, attributes and words, hashed, and how popular the item is. Weinberger et al., "Feature hashing" (ICML 2009), with signs.
/// </summary>
public static class ItemFeatures
{
    /// <summary>Columns that are hashed: the first.</summary>
    public const int Hashed = 512;

    /// <summary>Columns of popularity: behind them.</summary>
    public const int Popularities = 2;

    /// <summary>A: columns of a row.</summary>
    public const int Width = Hashed + Popularities;

    /// <summary>Brings logarithms of counts, some units above or below the usual, to the size of the hashed columns.</summary>
    private const float PopularityScale = 0.1f;

    /// <summary>The schema as text.</summary>
    internal static string Description => FormattableString.Invariant($"{Hashed} hashed, log turns and log decayed turns above usual times {PopularityScale}");

    /// <summary>Fills <paramref name="row"/> [A]: the hashed columns with unit norm, or zero of an item without anything known, and popularity as unknown.</summary>
    public static void Fill(CatalogItem item, Span<float> row)
    {
        row.Clear();
        if (item.Category.Length > 0) Add(row, "category", item.Category, 2);
        foreach (var (name, value) in item.Attributes)
        {
            if (value.Text is { } text) Add(row, name, text, 1);
            else if (value.Flag is { } flag) Add(row, name, flag ? "true" : "false", 1);
            // A number falls into the band of its logarithm, so that near prices share a column.
            else if (value.Number is { } number) Add(row, name, Math.Round(2 * Math.Log2(1 + Math.Abs(number))).ToString(CultureInfo.InvariantCulture), 1);
            else if (!value.Tags.IsDefault) foreach (var tag in value.Tags) Add(row, name, tag, 1);
        }
        AddWords(row, item.Title, 0.5f);
        AddWords(row, item.Text, 0.25f);
        Scale(row);
    }

    /// <summary>Fills <paramref name="row"/> [A] with unit norm from the words that somebody searches by: as an item of which nothing else is known.</summary>
    /// <returns>False when there is no word in it; then the row is all zero.</returns>
    public static bool FillWords(string words, Span<float> row)
    {
        row.Clear();
        AddWords(row, words, 1);
        return Scale(row);
    }

    /// <summary>
    /// Fills <paramref name="columns"/> [<see cref="Popularities"/>], the last of a row: logarithms of the item's turns and of its decayed turns, above or below the usual item's. Zero
    /// is unknown: an item that nobody has turned to is as popular as usual.
    /// </summary>
    public static void FillPopularity(ItemPrior prior, Span<float> columns) => (columns[0], columns[1]) = (PopularityScale * prior.Popular, PopularityScale * prior.Trending);

    private static bool Scale(Span<float> row)
    {
        var norm = 0f;
        foreach (var x in row) norm += x * x;
        var length = MathF.Sqrt(norm);
        if (length > 0) foreach (ref var x in row) x /= length;
        return length > 0;
    }

    private static void AddWords(Span<float> row, string text, float weight)
    {
        Span<char> lower = stackalloc char[32];
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n.,;:!?()[]{}\"'/|-_"))
        {
            var word = text.AsSpan(range);
            if (word.Length is < 2 or > 32) continue;
            var length = word.ToLowerInvariant(lower);
            Add(row, "word", lower[..length], weight);
        }
    }

    private static void Add(Span<float> row, ReadOnlySpan<char> name, ReadOnlySpan<char> value, float weight)
    {
        var hash = Hash64.Of(name, value);
        row[(int)(hash % Hashed)] += (hash >> 63) == 0 ? weight : -weight;
    }
}

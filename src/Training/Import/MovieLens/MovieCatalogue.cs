using System.Collections.Immutable;
using System.Globalization;
using Personalization.Core.Catalog;

namespace Personalization.Training.Import.MovieLens;

/// <summary>
/// Movies as catalogue items. The category is the genre that says most, the one that the fewest movies of the catalogue have: genres are listed by the alphabet, and
/// half of all movies are dramas among other things. All genres are tags; the year in the title is the time of creation.
/// </summary>
internal sealed class MovieCatalogue(BadRows bad)
{
    private const string NoGenres = "(no genres listed)";
    private const int MaxTags = 20;
    private const string Format = "IMAX"; // listed among the genres, but one of projection
    private readonly List<CatalogItem> _items = [];
    private readonly Dictionary<string, HashSet<string>> _tags = new(StringComparer.Ordinal);

    public void ReadMovies(CsvRows rows)
    {
        while (rows.Read())
        {
            bad.Count(BadRows.Items);
            var id = rows["movieId"];
            if (rows.Broken is { } broken) bad.Reject(rows.File, rows.Line, broken);
            else if (id.Length == 0) bad.Reject(rows.File, rows.Line, "no movie id");
            else if (!_tags.TryAdd(id, [])) bad.Reject(rows.File, rows.Line, $"movie '{id}' is listed twice");
            else _items.Add(ItemOf(id, rows["title"], rows["genres"]));
        }
    }

    public void ReadTags(CsvRows rows)
    {
        while (rows.Read())
        {
            bad.Count("tags");
            if (rows.Broken is { } broken) bad.Reject(rows.File, rows.Line, broken);
            else if (!_tags.TryGetValue(rows["movieId"], out var tags)) bad.Reject(rows.File, rows.Line, $"movie '{rows["movieId"]}' is not in the movies file");
            else if (tags.Count < MaxTags) tags.Add(rows["tag"].ToLowerInvariant());
        }
    }

    public List<CatalogItem> Items()
    {
        var movies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var genre in _items.SelectMany(i => GenresOf(i))) movies[genre] = movies.GetValueOrDefault(genre) + 1;
        return [.. _items.Select(item => item with
        {
            Category = GenresOf(item).Where(g => g != Format).OrderBy(g => movies[g]).ThenBy(g => g, StringComparer.Ordinal).FirstOrDefault("Other"),
            Text = string.Join(", ", _tags[item.Id]),
        })];
    }

    private static CatalogItem ItemOf(string id, string title, string genreText)
    {
        var genres = genreText.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, AttributeValue>(StringComparer.Ordinal);
        if (genres.Length > 0 && genres[0] != NoGenres) attributes["genres"] = AttributeValue.Of(genres);
        var created = DateTimeOffset.UnixEpoch;
        if (YearOf(title) is { } year)
        {
            attributes["year"] = AttributeValue.Of((double)year);
            attributes["decade"] = AttributeValue.Of($"{year / 10 * 10}s");
            created = new DateTimeOffset(Math.Max(1970, year), 1, 1, 0, 0, 0, TimeSpan.Zero);
        }
        return new CatalogItem
        {
            Id = id,
            Title = title,
            Attributes = attributes.ToImmutable(),
            CreatedAt = created,
        };
    }

    private static ImmutableArray<string> GenresOf(CatalogItem item) => item.Attributes.TryGetValue("genres", out var genres) ? genres.Tags : [];

    /// <summary>"Toy Story (1995)" was made in 1995; a series "(2006–2007)" in its first year.</summary>
    private static int? YearOf(string title)
    {
        var open = title.LastIndexOf('(');
        return open >= 0 && title.Length >= open + 5 && int.TryParse(title.AsSpan(open + 1, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1850 and < 2200 ? year : null;
    }
}

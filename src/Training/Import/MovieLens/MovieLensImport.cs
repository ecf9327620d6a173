using System.Globalization;
using Personalization.Core.Catalog;
using Personalization.Core.Interactions;
using Personalization.Training.Data;

namespace Personalization.Training.Import.MovieLens;

/// <summary>
/// A MovieLens folder: ratings (.csv, "::" .dat or interactions_ordered.csv) and movies (.csv or .dat), tags.csv and users.dat if there. Instead of the folder, one file of
/// ratings in it can be given.
/// </summary>
public sealed class MovieLensImport(string folder, ImportOptions options, CancellationToken cancellation)
{
    /// <summary>interactions_ordered.csv leaves ratings of 3 and less blank.</summary>
    private const double BlankRating = 3;
    private readonly SourceFolder _folder = new(File.Exists(folder) ? Path.GetDirectoryName(Path.GetFullPath(folder))! : folder, "ratings.csv and movies.csv");
    private readonly BadRows _bad = new(options.MaxBadRows);

    /// <exception cref="ImportException">A file is missing, empty or lacks a column, or too many rows are bad.</exception>
    public DataSet Read()
    {
        // Both before either is read: a missing file is told at once.
        var moviesFile = _folder.Require("movies.csv", "movies.dat");
        var ratingsFile = File.Exists(folder) ? folder : _folder.Require("interactions_ordered.csv", "ratings.csv", "ratings.dat", "ratings_ge4_by_time.dat");
        var movies = new MovieCatalogue(_bad);
        using (var rows = IsDat(moviesFile) ? CsvRows.WithColons(moviesFile, "movieId", "title", "genres") : CsvRows.WithHeader(moviesFile, "movieId", "title", "genres"))
            movies.ReadMovies(rows);
        if (_folder.Find("tags.csv") is { } tagsFile)
            using (var rows = CsvRows.WithHeader(tagsFile, "movieId", "tag"))
                movies.ReadTags(rows);
        var items = movies.Items();
        var known = items.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var interactions = ReadRatings(ratingsFile, known);
        if (interactions.Count == 0) throw _bad.Nothing($"{Path.GetFileName(ratingsFile)} has no ratings. Give a folder with the complete file.");
        var users = ReadUsers();
        return new DataSet(DataSource.MovieLens, items, interactions, _bad.Report()) { CustomerAttributes = users };
    }

    private Dictionary<string, IReadOnlyList<KeyValuePair<string, string>>> ReadUsers()
    {
        if (_folder.Find("users.dat") is not { } file) return [];
        using var rows = CsvRows.WithColons(file, "userId", "gender", "age", "occupation", "zip");
        return CustomerRows.Read(rows, "userId", _bad, cancellation);
    }

    private List<Interaction> ReadRatings(string file, HashSet<string> known)
    {
        var ordered = Path.GetFileName(file).StartsWith("interactions_ordered", StringComparison.Ordinal);
        var (user, movie) = ordered ? ("user_id", "movie_id") : ("userId", "movieId");
        using var rows = IsDat(file) ? CsvRows.WithColons(file, user, movie, "rating", "timestamp") : CsvRows.WithHeader(file, user, movie, "rating", "timestamp");
        var ratings = new List<Interaction>();
        // Blank times are taken from the row before of the same user, or for the first rows from the next one that has a time.
        var blanks = new List<int>();
        while (rows.Read())
        {
            if ((ratings.Count & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            _bad.Count(BadRows.Interactions);
            if (Parse(rows, rows[user], rows[movie], known, ordered, out var problem) is not { } rating)
            {
                _bad.Reject(file, rows.Line, problem);
                continue;
            }
            if (ordered) FillTime(ratings, blanks, ref rating);
            ratings.Add(rating);
        }
        if (ordered) FillRest(ratings);
        return ratings;
    }

    private static Interaction? Parse(CsvRows rows, string customer, string movie, HashSet<string> known, bool ordered, out string problem)
    {
        problem = rows.Broken ?? "";
        if (problem.Length > 0) return null;
        var (stars, time) = (BlankRating, DateTimeOffset.UnixEpoch);
        var (ratingText, timeText) = (rows["rating"], rows["timestamp"]);
        if (!InteractionRules.IsId(customer)) problem = "no user id";
        else if (!known.Contains(movie)) problem = $"movie '{movie}' is not in the movies file";
        else if (!(ordered && ratingText.Length == 0) && !(double.TryParse(ratingText, NumberStyles.Float, CultureInfo.InvariantCulture, out stars) && stars is >= 0 and <= 5))
            problem = $"rating '{ratingText}' is no number from 0 to 5";
        else if (!(ordered && timeText.Length == 0) && !Timestamps.TryParse(timeText, out time)) problem = $"timestamp '{timeText}': {Timestamps.Expected}";
        if (problem.Length > 0) return null;
        return new Interaction
        {
            EventId = $"ml-{customer}-{movie}-{time.ToUnixTimeSeconds()}",
            CustomerId = customer,
            ItemId = movie,
            Kind = InteractionKind.Rating,
            Value = stars,
            At = time,
        };
    }

    private static void FillTime(List<Interaction> ratings, List<int> blanks, ref Interaction rating)
    {
        var sameCustomer = ratings.Count > 0 && ratings[^1].CustomerId == rating.CustomerId;
        if (!sameCustomer) blanks.Clear();
        if (rating.At == DateTimeOffset.UnixEpoch)
        {
            if (sameCustomer && ratings[^1].At != DateTimeOffset.UnixEpoch) rating = rating with { At = ratings[^1].At };
            else blanks.Add(ratings.Count);
            return;
        }
        foreach (var index in blanks) ratings[index] = ratings[index] with { At = rating.At };
        blanks.Clear();
    }

    /// <summary>Users without a single time come first: theirs are blank because they are early.</summary>
    private static void FillRest(List<Interaction> ratings)
    {
        var earliest = ratings.Where(r => r.At != DateTimeOffset.UnixEpoch).Select(r => r.At).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Min();
        for (var i = 0; i < ratings.Count; i++)
            if (ratings[i].At == DateTimeOffset.UnixEpoch) ratings[i] = ratings[i] with { At = earliest };
    }

    private static bool IsDat(string file) => file.EndsWith(".dat", StringComparison.Ordinal) || file.EndsWith(".dat.gz", StringComparison.Ordinal);
}

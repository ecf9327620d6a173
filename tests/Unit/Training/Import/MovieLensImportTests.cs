using System.IO.Compression;
using System.Text;
using Personalization.Core.Interactions;
using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Import;

namespace Personalization.Unit.Training.Import;

public sealed class MovieLensImportTests : IDisposable
{
    private const string Movies = "movieId,title,genres\n1,Toy Story (1995),Adventure|Animation|Comedy\n2,Heat (1995),Crime|Drama\n3,\"Odd, The\",(no genres listed)\n4,Crime Story (1999),Crime|Drama\n5,Quest (2001),Adventure|Comedy\n";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_MakesRatingsAndMovies()
    {
        Write("movies.csv", Movies);
        Write("ratings.csv", "userId,movieId,rating,timestamp\n7,2,4.5,964982703\n7,1,2.0,964981247\n");
        Write("tags.csv", "userId,movieId,tag,timestamp\n7,1,Pixar,1445714994\n");

        var data = Read();

        Assert.Equal(["1", "2"], data.HistoryOf("7").Select(i => i.ItemId));
        var rating = data.HistoryOf("7")[1];
        Assert.Equal((InteractionKind.Rating, 4.5, DateTimeOffset.FromUnixTimeSeconds(964982703)), (rating.Kind, rating.Value, rating.At));
        var toyStory = data.Items.Single(i => i.Id == "1");
        Assert.Equal(["Adventure", "Animation", "Comedy"], toyStory.Attributes["genres"].Tags.ToArray());
        Assert.Equal(new DateTimeOffset(1995, 1, 1, 0, 0, 0, TimeSpan.Zero), toyStory.CreatedAt);
        Assert.Equal("pixar", toyStory.Text);
    }

    [Fact]
    public void Read_TakesTheRarestGenreAsCategory_AndOtherWithoutGenres()
    {
        Write("movies.csv", Movies);
        Write("ratings.csv", "userId,movieId,rating,timestamp\n7,2,4.5,964982703\n");

        var data = Read();

        Assert.Equal("Animation", data.Items.Single(i => i.Id == "1").Category);
        Assert.Equal("Other", data.Items.Single(i => i.Id == "3").Category);
    }

    [Fact]
    public void Read_TakesTheColonFormat_AndGzip()
    {
        Zip("movies.dat.gz", "1::Toy Story (1995)::Animation|Children's\n2::Cité, La (1995)::Fantasy\n");
        Write("ratings.dat", "1::2::5::978300760\n1::1::3::978302109\n");

        var data = Read();

        Assert.Equal(["2", "1"], data.HistoryOf("1").Select(i => i.ItemId));
        Assert.Equal("Cité, La (1995)", data.Items[1].Title);
    }

    [Fact]
    public void Read_OfOrderedInteractions_FillsBlankRatingsAndTimes()
    {
        Write("movies.csv", Movies);
        Write("interactions_ordered.csv", "user_id,movie_id,pos,rating,timestamp\n1,1,0,,\n1,2,1,4,978300019\n1,3,2,,\n2,1,0,5,978300020\n");

        var data = Read();

        Assert.Equal(["1", "2", "3"], data.HistoryOf("1").Select(i => i.ItemId));
        Assert.All(data.HistoryOf("1"), i => Assert.Equal(978300019, i.At.ToUnixTimeSeconds()));
        Assert.Equal([3d, 4d, 3d], data.HistoryOf("1").Select(i => i.Value));
    }

    [Fact]
    public void Read_WithMoreBadRowsThanAllowed_NamesFileLineAndRemedy()
    {
        Write("movies.csv", Movies);
        Write("ratings.csv", "userId,movieId,rating,timestamp\n7,2,4.5,964982703\n7,99,4,964982703\n7,1,many,964982703\n7,1,3,yesterday\n7,1\n");

        var message = Assert.Throws<ImportException>(() => Read()).Message;

        Assert.Contains("ratings.csv line 3: movie '99' is not in the movies file", message, StringComparison.Ordinal);
        Assert.Contains("line 4: rating 'many' is no number", message, StringComparison.Ordinal);
        Assert.Contains("line 5: timestamp 'yesterday'", message, StringComparison.Ordinal);
        Assert.Contains("line 6: 2 fields, expected 4", message, StringComparison.Ordinal);
        Assert.Contains("--max-bad-rows", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithAsManyBadRowsAsAllowed_SkipsAndCountsThem()
    {
        Write("movies.csv", Movies + "1,Toy Story again (1995),Comedy\n");
        Write("ratings.csv", "userId,movieId,rating,timestamp\n7,2,4.5,964982703\n7,99,4,964982703\n");

        var data = Read(maxBadRows: 0.25);

        Assert.Single(data.Interactions);
        Assert.Equal((8, 2), (data.Report.Rows, data.Report.BadRows));
        Assert.Contains("movies.csv line 7: movie '1' is listed twice", data.Report.Problems);
    }

    [Theory]
    [InlineData(null, "has no movies.csv or movies.dat")]
    [InlineData("", "is empty")]
    [InlineData("movieId,title\n1,A\n", "line 1: no column 'genres'; it has movieId, title")]
    public void Read_OfAMissingOrEmptyOrWrongFile_SaysSo(string? movies, string expected)
    {
        if (movies is not null) Write("movies.csv", movies);
        Write("ratings.csv", "userId,movieId,rating,timestamp\n");

        Assert.Contains(expected, Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAnyRating_SaysSo()
    {
        Write("movies.csv", Movies);
        Write("ratings.csv", "userId,movieId,rating,timestamp\n");

        Assert.Contains("has no ratings", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAMissingFolder_SaysWhatToGive() =>
        Assert.Contains("There is no folder", Assert.Throws<ImportException>(() => Importer.Read(DataSource.Parse("movielens:/no/such/folder"), SmallShop.Import)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_OfAFileThatIsNoGzip_SaysSo()
    {
        Write("movies.csv.gz", Movies);
        Write("ratings.csv", "userId,movieId,rating,timestamp\n7,2,4.5,964982703\n");

        Assert.Contains("gz", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Read_OfTheRealData_KeepsEveryRow()
    {
        var data = Importer.Read(new DataSource(DataSource.MovieLens, SharedData.Require("ml-latest-small")), SmallShop.Import);

        Assert.Equal((9742, 610, 100836, 0), (data.Items.Count, data.Customers.Count, data.Interactions.Count, data.Report.BadRows));
    }

    [Theory]
    [InlineData("movielens", "names no folder")]
    [InlineData("amazon:folder", "is no data source")]
    public void Parse_OfAWrongSource_SaysWhatToWrite(string source, string expected) =>
        Assert.Contains(expected, Assert.Throws<ImportException>(() => DataSource.Parse(source)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private DataSet Read(double maxBadRows = 0.001) =>
        Importer.Read(new DataSource(DataSource.MovieLens, _folder.Path), SmallShop.Import with { MaxBadRows = maxBadRows });

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);

    private void Zip(string name, string text)
    {
        using var zip = new GZipStream(File.Create(_folder.File(name)), CompressionLevel.Fastest);
        zip.Write(Encoding.Latin1.GetBytes(text));
    }
}

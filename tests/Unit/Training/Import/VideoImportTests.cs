using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Import;

namespace Personalization.Unit.Training.Import;

public sealed class VideoImportTests : IDisposable
{
    private const string Videos = "video_id,author_id,video_type,upload_dt,upload_type,video_duration,music_id,music_type,tag\n1,7,NORMAL,2022-04-10,Kmovie,20500.0,9,1.0,\"39,2\"\n2,8,AD,2022-04-11,Web,7000.0,9,1.0,\n";
    private const string Columns = "user_id,video_id,time_ms,is_click,is_like,is_hate,long_view,play_time_ms\n";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Read_MakesOneEventOfAnImpression()
    {
        Write("video_features_basic_pure.csv", Videos);
        Write("log_standard_a.csv", Columns + "5,1,1650812741436,1,1,0,1,19000\n5,2,1650812751436,0,0,0,0,800\n");

        var table = EventTable.Of(Read());

        Assert.Equal([Acts.Click | Acts.Like | Acts.Watch | Acts.LongWatch, Acts.Skip | Acts.Watch], table.Acts);
        Assert.Equal([19f, 0.8f], table.Values);
        Assert.True(table.TurnedTo(0));
        Assert.False(table.TurnedTo(1));
        Assert.True(EvaluatedHeads.Meets(EvaluatedHeads.LongWatch, table, 0));
    }

    [Fact]
    public void Read_PutsTheHistoryBeforeTheLog()
    {
        Write("video_features_basic_pure.csv", Videos);
        Write("log_standard.csv", Columns + "5,1,1650812741436,1,0,0,0,1000\n");
        Write("user_history.csv", "user_id,last_time_ms,watch_seq,long_watch_seq,like_seq\n5,1650615878629,1 2,2,2\n");

        var table = EventTable.Of(Read());

        Assert.Equal([Acts.Watch, Acts.Watch | Acts.LongWatch | Acts.Like, Acts.Click | Acts.Watch], table.Acts);
        Assert.Equal(60_000, table.AtMs[1] - table.AtMs[0]);
    }

    [Fact]
    public void Read_TypesVideosAndUsers()
    {
        Write("video_features_basic_pure.csv", Videos);
        Write("log_standard.csv", Columns + "5,1,1650812741436,1,0,0,0,1000\n");
        Write("user_features_pure.csv", "user_id,user_active_degree,fans\n5,full_active,\n");

        var data = Read();

        Assert.Equal(("tag-39", 20.5, "7"), (data.Items[0].Category, data.Items[0].Attributes["seconds"].Number, data.Items[0].Attributes["author"].Text));
        Assert.Equal([KeyValuePair.Create("user_active_degree", "full_active")], data.CustomerAttributes["5"]);
    }

    [Fact]
    public void Read_OfBadRows_NamesFileAndLine()
    {
        Write("video_features_basic_pure.csv", Videos);
        Write("log_standard.csv", Columns + "5,9,1650812741436,1,0,0,0,1000\n5,1,1650812741436,2,0,0,0,1000\n5,1,1650812741436,1,0,0,0,-3\n5,1,1650812741436,1,0,0,0,1000\n");

        var problems = Read(1).Report.Problems;

        foreach (var expected in (string[])["line 2: video '9' is not in the video features", "line 3: is_click is '2', must be 0 or 1", "line 4: play_time_ms '-3' is no duration"])
            Assert.Contains($"log_standard.csv {expected}", problems);
    }

    public void Dispose() => _folder.Dispose();

    private DataSet Read(double maxBadRows = 0) => Importer.Read(new DataSource(DataSource.Videos, _folder.Path), SmallShop.Import with { MaxBadRows = maxBadRows });

    private void Write(string name, string text) => File.WriteAllText(_folder.File(name), text);
}

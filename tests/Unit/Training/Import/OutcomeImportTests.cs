using System.IO.Compression;
using System.Buffers;
using System.Text;
using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;
using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Import;

namespace Personalization.Unit.Training.Import;

/// <summary>The outcome log as training data: what was done, and what was shown and left alone.</summary>
public sealed class OutcomeImportTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_MakesViewsOfWhatWasShownAndLeftAlone_AndKeepsWhatWasDone()
    {
        Write("2026-11-22/03/a", Shown("r", "anna", "i1", "i2", "i3"), Done("e1", "anna", "i2", "r", 4));

        var data = Read();

        Assert.Equal(
            [("i1", InteractionKind.View, "r"), ("i3", InteractionKind.View, "r"), ("i2", InteractionKind.Click, "r")],
            data.HistoryOf("anna").Select(i => (i.ItemId!, i.Kind, i.RequestId!)));
        Assert.Equal(["i1", "i2", "i3"], data.Items.Select(i => i.Id).Order());
        Assert.Equal("outcomes", data.Name);
    }

    [Fact]
    public void Read_JoinsWhatCameInALaterHour_AndCountsAnEventOnce()
    {
        Write("2026-11-22/04/b", Done("e1", "anna", "i2", "r", 3600));
        Write("2026-11-22/03/a", Shown("r", "anna", "i1", "i2"), Done("e1", "anna", "i2", "r", 3600), Done("e2", "bert", "i9", null, 5));

        var data = Read();

        Assert.Equal(["i1", "i2"], data.HistoryOf("anna").Select(i => i.ItemId));
        Assert.Equal("i9", Assert.Single(data.HistoryOf("bert")).ItemId);
    }

    [Fact]
    public void Read_GivesAGuestsLinesToTheCustomer_ThoseBeforeAndAfter()
    {
        Write("2026-11-22/03/a", Done("e1", "guest", "i1", null, 1), new OutcomeLine { Merged = new GuestMerged("guest", "anna", At.AddSeconds(2)) }, Done("e2", "guest", "i2", null, 3), Done("e1", "anna", "i3", null, 4));

        Assert.Equal(["i1", "i2", "i3"], Read().HistoryOf("anna").Select(i => i.ItemId));
        Assert.Equal(["anna"], Read().Customers);
    }

    [Fact]
    public void Read_OfABadLine_NamesFileAndLine()
    {
        Write("2026-11-22/03/a", Done("e1", "anna", "i1", null, 1));
        WriteText("2026-11-22/03/b", "{\"v\":1,\"done\":{oops\n{\"v\":7,\"done\":null}\n");

        var problems = Read(1).Report.Problems;

        Assert.StartsWith("b.ndjson.gz line 1: ", problems[0], StringComparison.Ordinal);
        Assert.Contains("has version 7; this program reads 1", problems[1], StringComparison.Ordinal);
        Assert.Contains("--max-bad-rows", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAFileThatIsCutOff_SaysWhich()
    {
        Write("2026-11-22/03/a", [.. Enumerable.Range(0, 2000).Select(i => Done($"e{i}", "anna", $"i{i * 7919 % 104729}", null, i))]);
        var path = _folder.File("outcomes/2026-11-22/03/a.ndjson.gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^500]);

        Assert.Contains("a.ndjson.gz", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutALog_SaysWhereToLook()
    {
        Assert.Contains("has no interactions", Assert.Throws<ImportException>(() => Read()).Message, StringComparison.Ordinal);
        Assert.Contains("There is no folder '/no/such'", Assert.Throws<ImportException>(() => Importer.Read(DataSource.Parse("outcomes:/no/such"), SmallShop.Import)).Message, StringComparison.Ordinal);
        Assert.Contains("Write outcomes:FOLDER", Assert.Throws<ImportException>(() => DataSource.Parse("outcomes:")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shown_HidesTheKeyOfAStore() =>
        Assert.Equal("outcomes:azure:…", DataSource.Parse("outcomes:azure:AccountName=a;AccountKey=secret").Shown);

    private DataSet Read(double maxBadRows = 0) => Importer.Read(new DataSource(DataSource.Outcomes, _folder.Path), SmallShop.Import with { MaxBadRows = maxBadRows });

    private static OutcomeLine Shown(string request, string customer, params string[] items) =>
        new() { Shown = new Impression { RequestId = request, CustomerId = customer, At = At, Release = "rel", Items = [.. items.Select(i => new ShownItem(i, "embedding", 1, 1))] } };

    private static OutcomeLine Done(string id, string customer, string item, string? request, int seconds) =>
        new() { Done = new Interaction { EventId = id, CustomerId = customer, Kind = InteractionKind.Click, ItemId = item, RequestId = request, At = At.AddSeconds(seconds) } };

    private void Write(string name, params OutcomeLine[] lines)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = OutcomeLineCodec.WriterOver(buffer);
        foreach (var line in lines) OutcomeLineCodec.Write(line, buffer, json);
        WriteText(name, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private void WriteText(string name, string text)
    {
        var path = _folder.File($"outcomes/{name}.ndjson.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        zip.Write(Encoding.UTF8.GetBytes(text));
    }
}

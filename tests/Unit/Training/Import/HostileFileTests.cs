using System.Text;
using Personalization.Testing;
using Personalization.Training.Data;
using Personalization.Training.Import;

namespace Personalization.Unit.Training.Import;

/// <summary>Files that nobody meant to give: each gets a sentence with the file, the line and what to do, and none fills the memory.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const string Columns = "customer_id,item_id,kind,value,timestamp\n";
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("", "interactions.csv is empty. Its first line names the columns")]
    [InlineData("\n\n\n", "is empty")]
    [InlineData(",,,,\nanna,i1,click,,10\n", "interactions.csv line 1: the header names no column: it is blank, or all commas. It names the columns: item_id,timestamp.")]
    [InlineData("  \nanna,i1,click,,10\n", "interactions.csv line 1: the header names no column")]
    [InlineData("\n\nwho,what,when\nanna,i1,10\n", "interactions.csv line 3: no column 'item_id'; it has who, what, when.")]
    [InlineData(Columns + "anna,i1,click,,10\n" + Columns + "bert,i1,click,,10\n", "interactions.csv line 3: the header once more; join files without theirs")]
    [InlineData("who,what,when\nanna,i1,10\n", "interactions.csv line 1: no column 'item_id'; it has who, what, when. Rename a column, or add it.")]
    [InlineData(Columns, "has no interactions")]
    [InlineData(Columns + "anna,i1,rating,-4,10\n", "interactions.csv line 2: value: must be a number of 0 to 1e9")]
    [InlineData(Columns + "anna,i1,click,,soon\n", "line 2: timestamp 'soon': a time is seconds or milliseconds since 1970")]
    [InlineData(Columns + "anna,i1,click\n", "line 2: 3 fields, expected 5")]
    [InlineData(Columns + "anna,\"i1,click,,10\nbert,i2,click,,10\n", "2 fields, expected 5")]
    [InlineData("timestamp,customer_id,item_id\n10,anna,\"i1\n11,bert,i2\n", "interactions.csv line 2: a quote is never closed; close it")]
    [InlineData(Columns + "an\0na,i1,click,,10\n", "NUL character; save the file as UTF-8 text")]
    public void Read_OfSuchAFile_SaysWhatIsWrong(string text, string expected)
    {
        File.WriteAllText(_folder.File("interactions.csv"), text);

        Assert.Contains(expected, Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithABlankLineBeforeTheHeader_ReadsOn()
    {
        File.WriteAllText(_folder.File("interactions.csv"), "\n" + Columns + "anna,i1,click,,10\n");

        Assert.Equal("anna", Assert.Single(Read().Interactions).CustomerId);
    }

    [Fact]
    public void Read_OfLatin1_NamesTheLineAndTheEncoding()
    {
        File.WriteAllBytes(_folder.File("interactions.csv"), [.. Encoding.UTF8.GetBytes(Columns + "anna,å,click,,10\n"), .. Encoding.Latin1.GetBytes("anna,å,click,,10\n")]);

        Assert.Contains("interactions.csv line 3: item_id is not UTF-8 text; save the file as UTF-8", Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Read_WithAByteOrderMark_ReadsOn(string encoding)
    {
        File.WriteAllText(_folder.File("interactions.csv"), Columns + "anna,i1,click,,10\n", Encoding.GetEncoding(encoding) is UTF8Encoding ? new UTF8Encoding(true) : Encoding.GetEncoding(encoding));

        Assert.Equal("anna", Assert.Single(Read().Interactions).CustomerId);
    }

    [Theory]
    [InlineData("interactions.csv", ',')]
    [InlineData("interactions.csv", 'x')]
    [InlineData("interactions.ndjson", '[')]
    public void Read_OfALineThatNeverEnds_StopsEarly(string file, char filling)
    {
        using (var writer = new StreamWriter(_folder.File(file)))
        {
            writer.Write(file.EndsWith("csv", StringComparison.Ordinal) ? Columns : "\n");
            var block = new string(filling, 1 << 20);
            for (var i = 0; i < 24; i++) writer.Write(block);
        }
        var before = GC.GetTotalAllocatedBytes();

        var message = Message();

        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains("line 2: longer than 2 MiB, which no row is", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 256L << 20);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5000)]
    public void Read_OfAQuoteThatTakesTheLinesAfterIt_EndsTheImport(int lines)
    {
        var good = string.Concat(Enumerable.Repeat("bert,i2,click,,10\n", 5000));
        File.WriteAllText(_folder.File("interactions.csv"), Columns + good + "anna,\"i1,click,,10\n" + string.Concat(Enumerable.Repeat("bert,i2,click,,11\n", lines)));

        Assert.Contains($"interactions.csv line 5002: a quote is never closed and takes the {lines:N0} lines after it. Close it", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAQuoteThatIsNeverClosed_SaysSo()
    {
        File.WriteAllText(_folder.File("interactions.csv"), Columns + "anna,\"i1,click,,10\n" + string.Concat(Enumerable.Repeat("bert,i2,click,,10\n", 300_000)));

        Assert.Contains("a quote is probably never closed", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAnEventGivenTwice_SkipsTheSecond()
    {
        File.WriteAllText(_folder.File("interactions.csv"), "event_id," + Columns + "e1,anna,i1,click,,10\ne1,anna,i1,click,,10\n");

        Assert.Contains("interactions.csv line 3: event 'e1' of 'anna' is listed twice", Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1600214400")]
    [InlineData("1600214400000")]
    [InlineData("20200916")]
    [InlineData("2020-09-16")]
    public void Read_UnderstandsTimesOfOneFileHoweverWritten(string time)
    {
        File.WriteAllText(_folder.File("interactions.csv"), Columns + $"anna,i1,click,,{time}\n");

        Assert.Equal(new DateTime(2020, 9, 16), Assert.Single(Read().Interactions).At.UtcDateTime);
    }

    [Fact]
    public void Read_OfAGzipThatIsCutOff_SaysSo()
    {
        var whole = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(whole, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(Encoding.UTF8.GetBytes(Columns + string.Concat(Enumerable.Range(0, 5000).Select(i => $"c{i},i{i * 7919 % 104729},click,,{i}\n"))));
        File.WriteAllBytes(_folder.File("interactions.csv.gz"), whole.ToArray()[..^200]);

        Assert.Contains("interactions.csv.gz is cut off", Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAColumnNamedTwice_SaysWhich()
    {
        File.WriteAllText(_folder.File("interactions.csv"), "customer_id,item_id,Kind,kind\nanna,i1,click,click\n");

        Assert.Equal("interactions.csv line 1: two columns are named 'kind'. Rename one, or leave it out.", Message());
    }

    [Fact]
    public void Read_OfAGzipOfSeveralMembers_ReadsAllOfThem()
    {
        var whole = new MemoryStream();
        foreach (var part in (string[])[Columns + "anna,i1,click,,10\n" + new string('\n', 1000), "bert,i2,click,,10\n"])
            using (var zip = new System.IO.Compression.GZipStream(whole, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
                zip.Write(Encoding.UTF8.GetBytes(part));
        File.WriteAllBytes(_folder.File("interactions.csv.gz"), whole.ToArray());

        Assert.Equal(["anna", "bert"], Read().Customers);
    }

    public void Dispose() => _folder.Dispose();

    private string Message() => Assert.Throws<ImportException>(Read).Message;

    private DataSet Read() => Importer.Read(new DataSource(DataSource.Generic, _folder.Path), SmallShop.Import with { MaxBadRows = 0 });
}

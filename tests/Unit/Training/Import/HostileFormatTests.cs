using System.IO.Compression;
using System.Text;
using Personalization.Testing;
using Personalization.Training;
using Personalization.Training.Data;
using Personalization.Training.Data.Columns;
using Personalization.Training.Import;

namespace Personalization.Unit.Training.Import;

/// <summary>What nobody meant to give, in every format: a sentence with file, line and remedy, and neither half a release nor half a folder of columns.</summary>
public sealed class HostileFormatTests : IDisposable
{
    private static readonly string[] Hostilities =
    [
        "wrong columns", "latin-1", "utf-16 without a mark", "open quote", "endless line", "listed twice", "time", "time without end", "negative", "no number", "empty", "only a header",
        "cut off", "no gzip", "damaged gzip", "binary",
    ];

    /// <summary>Files that are no tables of text say so as a whole, others by their lines.</summary>
    private static readonly string[] WithoutALine = ["empty", "only a header", "cut off", "no gzip", "damaged gzip"];
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var (name, format) in GivenFormat.All)
                foreach (var hostility in Hostilities)
                    if (Applies(hostility, name, format)) cases.Add(name, hostility);
            return cases;
        }
    }

    public static TheoryData<string> Formats => [.. GivenFormat.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Read_OfSuchAFile_NamesFileLineAndRemedy_AndLeavesNothing(string name, string hostility)
    {
        var format = GivenFormat.All[name];
        var file = Write(format, hostility);
        var options = SmallShop.Import with { MaxBadRows = 0 };
        var source = new DataSource(format.Source, _folder.Path);

        var message = Assert.Throws<ImportException>(() => ColumnCache.Read(source, options, _folder.File("columns"), () => Importer.Read(source, options))).Message;

        Assert.Contains(file, message, StringComparison.Ordinal);
        if (!WithoutALine.Contains(hostility)) Assert.Matches(@"line \d+: ", message);
        Assert.Matches("(?i)mend|save|rename|give|close|copy|bring|put it|columns (is|are)|first line|leave", message);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.False(Directory.Exists(_folder.File("columns")));
        await Assert.ThrowsAsync<ImportException>(() => FirstRelease.BuildAsync(
            new FirstReleaseOptions { Source = source.ToString(), OutFolder = _folder.File("releases"), Now = SmallShop.Now, MaxBadRows = 0 }, TimeProvider.System));
        Assert.False(Directory.Exists(_folder.File("releases")));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_UnderstandsAMarkInFront_AndEveryWayToWriteATime(string name)
    {
        var format = GivenFormat.All[name];
        foreach (var time in (string[])["1600214400", "1600214400000", "2020-09-16", "2020-09-16T00:00:00Z"])
            foreach (var mark in (byte[][])[[], [0xEF, 0xBB, 0xBF]])
            {
                if (mark.Length > 0 && !format.HasHeader && format.Source == DataSource.MovieLens) continue; // Latin-1 by its definition, where a mark is text
                File.WriteAllBytes(_folder.File(format.Events), [.. mark, .. Encoding.UTF8.GetBytes(format.Sound(time: time))]);
                File.WriteAllBytes(_folder.File(format.Items), [.. mark, .. Encoding.UTF8.GetBytes(format.ItemText)]);

                var data = Importer.Read(new DataSource(format.Source, _folder.Path), SmallShop.Import with { MaxBadRows = 0 });

                Assert.Equal(2, data.Items.Count);
                Assert.Contains(data.Interactions, i => i.At == new DateTimeOffset(2020, 9, 16, 0, 0, 0, TimeSpan.Zero));
            }
    }

    public void Dispose() => _folder.Dispose();

    private static bool Applies(string hostility, string name, GivenFormat format) => hostility switch
    {
        "wrong columns" or "only a header" => format.HasHeader,
        "open quote" => name.EndsWith("csv", StringComparison.Ordinal) || format.HasHeader,
        // ".dat" is Latin-1 by its definition.
        "latin-1" or "utf-16 without a mark" => name != "movielens dat",
        _ => true,
    };

    /// <summary>Writes the folder with one thing wrong; returns the file that has it.</summary>
    private string Write(GivenFormat format, string hostility)
    {
        var (sound, file) = (Encoding.UTF8.GetBytes(format.Sound()), format.Events);
        File.WriteAllText(_folder.File(format.Items), format.ItemText);
        var bytes = hostility switch
        {
            "wrong columns" => Encoding.UTF8.GetBytes("who,what,when\nanna,i1,10\n"),
            "utf-16 without a mark" => new UnicodeEncoding(false, false).GetBytes(format.Sound()),
            "open quote" => Encoding.UTF8.GetBytes(OpenQuote(format)),
            "endless line" => [.. sound, .. Enumerable.Repeat((byte)'x', ShortLinesBytes)],
            "time" => Encoding.UTF8.GetBytes(format.Sound(time: "soon")),
            "time without end" => Encoding.UTF8.GetBytes(format.Sound(time: "9e300")),
            "negative" => Encoding.UTF8.GetBytes(format.Sound(value: "-4")),
            "no number" => Encoding.UTF8.GetBytes(format.Sound(value: format.Events.EndsWith("ndjson", StringComparison.Ordinal) ? "\"four\"" : "four")),
            "empty" => [],
            "only a header" => Encoding.UTF8.GetBytes(format.HeaderOf(format.EventText)),
            "cut off" => Packed(format)[..^60],
            "no gzip" => sound,
            "damaged gzip" => Damaged(format),
            "binary" => Binary(),
            _ => sound,
        };
        if (hostility is "cut off" or "no gzip" or "damaged gzip") file += ".gz";
        File.WriteAllBytes(_folder.File(file), bytes);
        if (hostility is not ("latin-1" or "listed twice")) return file;
        var lines = format.ItemText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var latin = Encoding.Latin1.GetBytes(format.ItemText.Replace("Two", "Tw\u00F8", StringComparison.Ordinal).Replace("40", "4\u00F8", StringComparison.Ordinal));
        File.WriteAllBytes(_folder.File(format.Items), hostility == "latin-1" ? latin : Encoding.UTF8.GetBytes(format.ItemText + lines[^1] + "\n"));
        return format.Items;
    }

    private const int ShortLinesBytes = 5 << 20;

    private static string OpenQuote(GivenFormat format)
    {
        var text = format.Sound();
        var last = text.TrimEnd('\n').LastIndexOf('\n') + 1;
        return text[..last] + "\"" + text[last..];
    }

    private static byte[] Packed(GivenFormat format)
    {
        var whole = new MemoryStream();
        using (var zip = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(format.Sound()));
            var row = format.Sound()[format.Sound().TrimEnd('\n').LastIndexOf('\n')..];
            for (var i = 0; i < 2000; i++) zip.Write(Encoding.UTF8.GetBytes(row));
        }
        return whole.ToArray();
    }

    private static byte[] Damaged(GivenFormat format)
    {
        var packed = Packed(format);
        for (var i = 10; i < Math.Min(60, packed.Length); i++) packed[i] ^= 0x5A;
        return packed;
    }

    private static byte[] Binary()
    {
        var bytes = new byte[4096];
        new Random(5).NextBytes(bytes);
        return bytes;
    }
}

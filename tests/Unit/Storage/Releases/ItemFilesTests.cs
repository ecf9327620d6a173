using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Personalization.Core.Catalog;
using Personalization.Core.Pacing;
using Personalization.Core.Releases;
using Personalization.Storage.Releases;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Releases;

/// <summary>Items of a release from its files, and what one release shares with the one before.</summary>
public sealed class ItemFilesTests : IDisposable
{
    private const int Dimensions = 4;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_GivesEveryItemItsVectorAndPopularity_InOrder()
    {
        var (table, _) = Read(Release("r1", Items(300)), KnownItems.None);

        Assert.Equal(300, table.Count);
        for (var i = 0; i < 300; i++)
        {
            Assert.Equal($"i{i}", table.Rows[i].Item.Id);
            Assert.Equal([i, i + 1, i + 2, i + 3], table.Rows[i].Vector);
            Assert.Equal(i / 10f, table.Rows[i].Popularity);
        }
    }

    [Fact]
    public void Read_SharesWhatIsTheSame_WhereverItStands()
    {
        var (before, former) = Read(Release("r1", Items(10)), KnownItems.None);
        CatalogItem[] next = [Items(10)[9], Items(10)[1] with { Title = "another" }, .. Items(10)[2..9], new CatalogItem { Id = "new" }];

        var (table, _) = Read(Release("r2", next), former);

        Assert.Same(before.Find("i9")!.Item, table.Find("i9")!.Item);
        Assert.Same(before.Find("i5")!.Item, table.Find("i5")!.Item);
        Assert.Equal("another", table.Find("i1")!.Item.Title);
        Assert.Equal(next.Select(i => i.Id), table.Rows.ToArray().Select(r => r.Item.Id));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Read_ALongText_AnyLineEnd_AndNoneAtTheEnd(string end)
    {
        CatalogItem[] items = [.. Items(3), new CatalogItem { Id = "long", Text = new string('x', 300_000) }, new CatalogItem { Id = "last" }];

        var (table, _) = Read(Release("r1", items, string.Join(end, items.Select(i => JsonSerializer.Serialize(i, JsonSerializerOptions.Web)))), KnownItems.None);

        Assert.Equal(["i0", "i1", "i2", "long", "last"], table.Rows.ToArray().Select(r => r.Item.Id));
        Assert.Equal(300_000, table.Find("long")!.Item.Text.Length);
    }

    [Theory]
    [InlineData(2, "has more than the 2 items")]
    [InlineData(4, "has 3 items, the manifest says 4")]
    public void Read_AnotherNumberOfItemsThanTheManifestSays_IsRefused(int said, string problem)
    {
        var release = Release("r1", Items(3), said: said);

        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Read(release, KnownItems.None)).Message, StringComparison.Ordinal);
        using var file = File.OpenRead(release.PathOf(ReleaseFiles.Items));
        Assert.Throws<InvalidDataException>(() => ItemFiles.ReadItems(release.Manifest, file));
    }

    [Fact]
    public void Read_NotWantedAnyMore_Ends()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ItemFiles.Read(Release("r1", Items(3)), stop.Token));
    }

    private static (ItemTable Table, KnownItems Items) Read(OpenedRelease release, KnownItems former) => ItemFiles.Read(release, former, WorkPace.Full(default));

    private static CatalogItem[] Items(int count) => [.. Enumerable.Range(0, count).Select(i => new CatalogItem { Id = $"i{i}", Title = $"Ding {i}", Category = "größe" })];

    private OpenedRelease Release(string id, CatalogItem[] items, string? text = null, int? said = null)
    {
        var folder = _folder.File(id);
        Directory.CreateDirectory(folder);
        text ??= string.Concat(items.Select(i => JsonSerializer.Serialize(i, JsonSerializerOptions.Web) + "\n"));
        using (var gzip = new GZipStream(File.Create(Path.Combine(folder, ReleaseFiles.Items)), CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        var count = said ?? items.Length;
        Write(ReleaseFiles.Vectors, Enumerable.Range(0, count * Dimensions).Select(n => (float)(n / Dimensions + n % Dimensions)));
        Write(ReleaseFiles.Popularity, Enumerable.Range(0, count).Select(n => n / 10f));
        var manifest = new ReleaseManifest { Id = id, Created = default, DataSet = "test", Dimensions = Dimensions, Items = count, FeatureSchema = "x", Heads = ["click"] };
        return new OpenedRelease(manifest with
        {
            Files = new[] { ReleaseFiles.Items, ReleaseFiles.Vectors, ReleaseFiles.Popularity }.ToImmutableSortedDictionary(f => f, _ => new FileDigest(0, "")),
        }, folder);

        void Write(string file, IEnumerable<float> values) => File.WriteAllBytes(Path.Combine(folder, file), [.. values.SelectMany(BitConverter.GetBytes)]);
    }
}

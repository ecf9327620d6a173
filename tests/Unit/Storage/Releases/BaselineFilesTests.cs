using Personalization.Core.Releases;
using Personalization.Storage.Releases;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Releases;

/// <summary>The baselines of a release come back as they were written; what is no such file is refused with a sentence.</summary>
public sealed class BaselineFilesTests : IDisposable
{
    private static readonly ReleaseBaselines Given = new(
        [3, 2, 1],
        [0.5f, 2, 0],
        new Covisits([0, 2, 3, 3], [1, 2, 0], [2, 0.5f, 2], [3, 2, 1]),
        new ItemFactors(2, [1, 0, 0, 1, 1, 1], [3, 1, 1, 3], 4));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_GivesWhatWasWritten()
    {
        var read = BaselineFiles.Read(await WrittenAsync());

        Assert.Equal(Given.Popular, read.Popular);
        Assert.Equal(Given.Trending, read.Trending);
        Assert.Equal([1, 2], read.Covisits.NeighboursOf(0).ToArray());
        Assert.Equal([2, 0.5f], read.Covisits.CountsOf(0).ToArray());
        Assert.Equal(3, read.Covisits.TurnsOf(0));
        Assert.Equal(Given.Factors.Arrays, read.Factors.Arrays, (a, b) => a.Items.SequenceEqual(b.Items) && a.Gram.SequenceEqual(b.Gram));
        Assert.Equal(4, read.Factors.Confidence);
    }

    [Fact]
    public async Task Read_OfAReleaseFromBeforeThereWereBaselines_GivesNone()
    {
        var release = await WrittenAsync();

        var read = BaselineFiles.Read(release with { Manifest = release.Manifest with { Files = release.Manifest.Files.Clear() } });

        Assert.Equal(0, read.Items);
        Assert.Empty(read.Covisits.NeighboursOf(0).ToArray());
    }

    [Theory]
    [InlineData(ReleaseFiles.Covisits, 0, (byte)'X', "expected 49564f43")]
    [InlineData(ReleaseFiles.Covisits, 4, (byte)2, "has version 2, this build reads version 1")]
    [InlineData(ReleaseFiles.Covisits, 8, (byte)9, "is about 9 items, the manifest about 3")]
    [InlineData(ReleaseFiles.Covisits, 14, (byte)1, "where 262156 more than 32 were expected")]
    [InlineData(ReleaseFiles.Covisits, 32, (byte)9, "Neighbour 9 is none of 3 items")]
    [InlineData(ReleaseFiles.Factors, 0, (byte)'X', "expected 54434146")]
    [InlineData(ReleaseFiles.Factors, 15, (byte)255, "its size is -16777214")]
    public async Task Read_OfADamagedFile_SaysWhichAndWhy(string name, int at, byte value, string expected)
    {
        var release = await WrittenAsync();
        var bytes = await File.ReadAllBytesAsync(release.PathOf(name));
        bytes[at] = value;
        await File.WriteAllBytesAsync(release.PathOf(name), bytes);

        var error = Assert.Throws<InvalidReleaseException>(() => BaselineFiles.Read(release));

        Assert.Contains($"file \"{name}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfALongerFile_SaysSo()
    {
        var release = await WrittenAsync();
        await File.AppendAllTextAsync(release.PathOf(ReleaseFiles.Trending), "more");

        Assert.Contains("4 bytes follow its end", Assert.Throws<InvalidReleaseException>(() => BaselineFiles.Read(release)).Message, StringComparison.Ordinal);
    }

    private async Task<OpenedRelease> WrittenAsync()
    {
        var folder = Directory.CreateDirectory(_folder.File("r")).FullName;
        BaselineFiles.Write(Given, folder);
        var manifest = await ReleaseFolder.SealAsync(folder, new ReleaseManifest { Id = "r", Created = DateTimeOffset.UnixEpoch, DataSet = "test", Dimensions = 2, Items = 3, FeatureSchema = "", Heads = [] });
        return new OpenedRelease(manifest, folder);
    }
}

using System.Text.Json.Nodes;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Testing.Storage;

namespace Personalization.Unit.Storage.Releases;

/// <summary>Opening a release: in place where the store is a folder, through the cache where it is not. Damage is refused either way.</summary>
public sealed class ReleaseOpeningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private readonly RemoteBlobStore _remote;

    public ReleaseOpeningTests()
    {
        _blobs = new FolderBlobStore(_folder.File("blobs"), TimeProvider.System);
        _remote = new RemoteBlobStore(_blobs);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task InAFolder_IsUsedInPlace()
    {
        await PublishAsync();
        var opened = await OpenAsync(cached: false);
        Assert.Equal(_folder.File("blobs/releases/r1"), opened.Folder);
        Assert.False(Directory.Exists(_folder.File("cache")));
    }

    [Fact]
    public async Task AManifest_KeepsItsBlends()
    {
        var folder = _folder.File("blends");
        var sealed1 = await SampleRelease.MakeAsync(folder, "r1");
        var blended = sealed1 with { Blend = new RetrievalBlend { Similarity = 3 }, Returning = new ReturningBlend(TimeSpan.FromMinutes(30), new RetrievalBlend { Popular = 0.5f }) };
        await ReleaseFolder.SealAsync(folder, blended);
        var opened = await ReleaseFolder.OpenAsync(folder);
        Assert.Equal(blended.Blend, opened.Manifest.Blend);
        Assert.Equal(blended.Returning, opened.Manifest.Returning);
    }

    [Fact]
    public async Task AManifestOfBeforeThereWereTwoBlends_HasOneForAll()
    {
        var folder = _folder.File("old");
        var manifest = await SampleRelease.MakeAsync(folder, "r1");
        await ReleaseFolder.SealAsync(folder, manifest with { Blend = new RetrievalBlend { Similarity = 3 } });
        var file = Path.Combine(folder, ReleaseFiles.Manifest);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        Assert.True(json.Remove("returning"));
        await File.WriteAllTextAsync(file, json.ToJsonString());
        var opened = await ReleaseFolder.OpenAsync(folder);
        Assert.Equal(new RetrievalBlend { Similarity = 3 }, opened.Manifest.BlendFor(0, long.MaxValue));
    }

    [Fact]
    public async Task ThroughTheCache_IsFetchedOnce()
    {
        await PublishAsync();
        var first = await OpenAsync(cached: true);
        Assert.Equal(_folder.File("cache/r1"), first.Folder);
        Assert.Equal("index of r1", await File.ReadAllTextAsync(first.PathOf(SampleRelease.Index)));
        var fetched = _remote.Fetched.Count;
        await OpenAsync(cached: true);
        Assert.Equal(fetched, _remote.Fetched.Count);
    }

    [Fact]
    public async Task ThroughTheCache_ByTwoAtOnce_IsFetchedOnce()
    {
        await PublishAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenAsync(cached: true))));
        Assert.Single(_remote.Fetched, "releases/r1/ranker.onnx");
    }

    [Fact]
    public async Task ADamagedCachedCopy_IsFetchedAgain()
    {
        await PublishAsync();
        var first = await OpenAsync(cached: true);
        await File.WriteAllTextAsync(first.PathOf(SampleRelease.Ranker), "RANKER of r1");
        var again = await OpenAsync(cached: true);
        Assert.Equal("ranker of r1", await File.ReadAllTextAsync(again.PathOf(SampleRelease.Ranker)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AChangedFile_IsRefused_WithBothHashes(bool cached)
    {
        var manifest = await PublishAsync();
        await WriteAsync(SampleRelease.Ranker, "RANKER of r1");
        var error = await RefusedAsync(cached);
        Assert.StartsWith("Release \"r1\": file \"ranker.onnx\" has SHA-256 ", error, StringComparison.Ordinal);
        Assert.Contains(manifest.Files[SampleRelease.Ranker].Sha256, error, StringComparison.Ordinal);
        Assert.Contains(Sha256("RANKER of r1"), error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "ranker", "has 6 bytes, expected 12")]
    [InlineData(false, "ranker", "has 6 bytes, expected 12")]
    [InlineData(true, "ranker of r1 and more", "has 21 bytes, expected 12")]
    [InlineData(false, "ranker of r1 and more", "has 21 bytes, expected 12")]
    public async Task ATruncatedOrGrownFile_IsRefused_WithBothLengths(bool cached, string content, string expected)
    {
        await PublishAsync();
        await WriteAsync(SampleRelease.Ranker, content);
        Assert.Contains($"file \"ranker.onnx\" {expected}", await RefusedAsync(cached), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AMissingFile_IsRefused(bool cached)
    {
        await PublishAsync();
        await _blobs.DeleteAsync("releases/r1/index/shard-0.bin");
        Assert.Contains("file \"index/shard-0.bin\" is missing, expected 11 bytes", await RefusedAsync(cached), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGrownFile_IsNotDownloaded()
    {
        await PublishAsync();
        await WriteAsync(SampleRelease.Ranker, "ranker of r1 and more");
        await RefusedAsync(cached: true);
        Assert.Equal(["releases/r1/manifest.json"], _remote.Fetched);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AReleaseThatIsNotThere_IsRefused(bool cached) =>
        Assert.StartsWith("Release \"r1\": there is none in ", await RefusedAsync(cached), StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AManifestOfAnotherFormat_IsRefused_NamingBoth(bool cached)
    {
        await PublishAsync();
        await EditManifestAsync(json => json["format"] = 7);
        Assert.EndsWith("manifest.json has format 7, this build reads format 1.", await RefusedAsync(cached), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AManifestWithoutAFormat_IsRefused()
    {
        await PublishAsync();
        await EditManifestAsync(json => json.Remove("format"));
        Assert.Contains("names no format, expected 1", await RefusedAsync(cached: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AManifestOfAnotherRelease_IsRefused_NamingBoth()
    {
        await PublishAsync();
        await EditManifestAsync(json => json["id"] = "r2");
        Assert.EndsWith("Release \"r1\": manifest.json is that of release \"r2\".", await RefusedAsync(cached: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("manifest.json")]
    public async Task AManifestThatNamesAFileOutside_IsRefused(string name)
    {
        await PublishAsync();
        await EditManifestAsync(json => json["files"]![name] = json["files"]!["ranker.onnx"]!.DeepClone());
        Assert.Contains($"names a file \"{name}\"", await RefusedAsync(cached: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":1,\"id\":\"r1\",\"created\":\"2026-01-01T00:00:00Z\",\"dataSet\":\"t\",\"dimensions\":8,\"items\":1,\"featureSchema\":\"x\",\"heads\":[],\"files\":null}")]
    [InlineData("{\"format\":1,\"id\":\"r1\",\"dimensions\":\"many\"}")]
    public async Task AManifestThatIsNone_IsRefused(string content)
    {
        await PublishAsync();
        await WriteAsync(ReleaseFiles.Manifest, content);
        Assert.StartsWith("Release \"r1\": manifest.json ", await RefusedAsync(cached: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PathOf_AFileThatTheManifestDoesNotName_IsRefused()
    {
        await PublishAsync();
        var opened = await OpenAsync(cached: false);
        var error = Assert.Throws<InvalidReleaseException>(() => opened.PathOf("nothing.onnx"));
        Assert.Contains("has no file \"nothing.onnx\"", error.Message, StringComparison.Ordinal);
    }

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private async Task<ReleaseManifest> PublishAsync()
    {
        var manifest = await SampleRelease.MakeAsync(_folder.File("made"), "r1");
        await new ReleaseStore(_blobs, TimeProvider.System).PublishAsync(_folder.File("made"));
        return manifest;
    }

    private Task<OpenedRelease> OpenAsync(bool cached) =>
        new ReleaseStore(cached ? _remote : _blobs, TimeProvider.System).OpenAsync("r1", _folder.File("cache"));

    private async Task<string> RefusedAsync(bool cached)
    {
        var error = await Assert.ThrowsAsync<InvalidReleaseException>(() => OpenAsync(cached));
        Assert.Equal("r1", error.ReleaseId);
        Assert.False(Directory.Exists(_folder.File("cache/r1")));
        Assert.False(Directory.Exists(_folder.File("cache/r1.incoming")));
        return error.Message;
    }

    private Task WriteAsync(string file, string content) => File.WriteAllTextAsync(_folder.File("blobs/releases/r1/" + file), content);

    private async Task EditManifestAsync(Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("blobs/releases/r1/manifest.json")))!.AsObject();
        edit(json);
        await WriteAsync(ReleaseFiles.Manifest, json.ToJsonString());
    }
}

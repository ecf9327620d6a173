using Personalization.Core.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Testing.Storage;

namespace Personalization.Unit.Storage.Releases;

public sealed class ReleaseStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RemoteBlobStore _remote;
    private readonly ReleaseStore _store;

    public ReleaseStoreTests()
    {
        _remote = new RemoteBlobStore(new FolderBlobStore(_folder.File("blobs"), TimeProvider.System));
        _store = new ReleaseStore(_remote, TimeProvider.System);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publish_WritesTheManifestLast()
    {
        Assert.Equal(PublishOutcome.Published, await PublishAsync("r1"));
        Assert.Equal(["releases/r1/index/shard-0.bin", "releases/r1/ranker.onnx", "releases/r1/manifest.json"], _remote.Written);
    }

    [Fact]
    public async Task Publish_OfAnIdThatIsThere_IsRefused_AndChangesNothing()
    {
        await PublishAsync("r1");
        await SampleRelease.MakeAsync(_folder.File("other"), "r1", createdDay: 2);
        await File.WriteAllTextAsync(_folder.File("other/ranker.onnx"), "another ranker");
        await ReleaseFolder.SealAsync(_folder.File("other"), (await ReleaseFolder.OpenAsync(_folder.File("made-r1"))).Manifest);
        Assert.Equal(PublishOutcome.AlreadyExists, await _store.PublishAsync(_folder.File("other")));
        var opened = await OpenAsync("r1");
        Assert.Equal("ranker of r1", await File.ReadAllTextAsync(opened.PathOf(SampleRelease.Ranker)));
    }

    [Theory]
    [InlineData("ranker.onnx", "short")]
    [InlineData("ranker.onnx", null)]
    [InlineData("manifest.json", "{")]
    public async Task Publish_OfAReleaseThatIsDamagedInTheStore_MendsIt(string file, string? content)
    {
        await PublishAsync("r1");
        var path = _folder.File($"blobs/releases/r1/{file}");
        if (content is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, content);
        await Assert.ThrowsAsync<InvalidReleaseException>(() => OpenAsync("r1"));

        Assert.Equal(PublishOutcome.Mended, await _store.PublishAsync(_folder.File("made-r1")));
        Assert.Equal("ranker of r1", await File.ReadAllTextAsync((await OpenAsync("r1")).PathOf(SampleRelease.Ranker)));
        Assert.Equal(PublishOutcome.AlreadyExists, await _store.PublishAsync(_folder.File("made-r1")));
    }

    [Fact]
    public async Task Publish_ByTwoAtOnce_LetsOneWin()
    {
        await SampleRelease.MakeAsync(_folder.File("made"), "r1");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _store.PublishAsync(_folder.File("made")))));
        Assert.Single(outcomes, PublishOutcome.Published);
        await OpenAsync("r1");
    }

    [Fact]
    public async Task Publish_ThatFailsHalfWay_LeavesNoRelease_AndCanBeRepeated()
    {
        await SampleRelease.MakeAsync(_folder.File("made"), "r1");
        _remote.FailAt = "releases/r1/ranker.onnx";
        await Assert.ThrowsAsync<IOException>(() => _store.PublishAsync(_folder.File("made")));
        Assert.Empty(await _store.ListAsync());
        Assert.Null(await _store.ReadManifestAsync("r1"));
        Assert.Equal(PublishOutcome.Published, await _store.PublishAsync(_folder.File("made")));
        await OpenAsync("r1");
    }

    [Fact]
    public async Task Publish_OfAnIdThatAnEndedProcessClaimed_IsTold_AndDeleteFreesIt()
    {
        await _remote.TryReplaceAsync("releases/r1.publishing", default, null);
        Assert.Equal(PublishOutcome.BeingPublished, await PublishAsync("r1"));
        Assert.True(await _store.DeleteAsync("r1"));
        Assert.Equal(PublishOutcome.Published, await PublishAsync("r1"));
    }

    [Fact]
    public async Task Publish_OfAFolderThatIsNotAsItsManifestSays_IsRefused_BeforeAnyUpload()
    {
        await SampleRelease.MakeAsync(_folder.File("made"), "r1");
        await File.AppendAllTextAsync(_folder.File("made/ranker.onnx"), "x");
        var error = await Assert.ThrowsAsync<InvalidReleaseException>(() => _store.PublishAsync(_folder.File("made")));
        Assert.Contains("Release \"r1\": file \"ranker.onnx\" has 13 bytes, expected 12", error.Message, StringComparison.Ordinal);
        Assert.Empty(_remote.Written);
    }

    [Fact]
    public async Task Publish_OfAFolderWithoutManifest_IsRefused()
    {
        Directory.CreateDirectory(_folder.File("made"));
        var error = await Assert.ThrowsAsync<InvalidReleaseException>(() => _store.PublishAsync(_folder.File("made")));
        Assert.Contains("there is no manifest.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_IsYoungestFirst_AndTellsOfThoseThatCannotBeRead()
    {
        await PublishAsync("old", createdDay: 1);
        await PublishAsync("young", createdDay: 9);
        await _remote.WriteAsync("releases/broken/manifest.json", new MemoryStream([(byte)'{']));
        await _remote.WriteAsync("releases/half/ranker.onnx", new MemoryStream([1]));
        var listed = await _store.ListAsync();
        Assert.Equal(["young", "old", "broken"], listed.Select(release => release.Id));
        Assert.Equal([null, null], listed.Take(2).Select(release => release.Problem));
        Assert.StartsWith("Release \"broken\": manifest.json cannot be read", listed[2].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadManifest_GivesWhatWasPublished()
    {
        await PublishAsync("r1");
        var manifest = await _store.ReadManifestAsync("r1");
        Assert.Equal(["click", "purchase"], manifest!.Heads.AsEnumerable());
        Assert.Equal(0.25, manifest.Metrics["hr-10"]);
        Assert.True(double.IsNaN(manifest.Metrics["not-computed"]));
        Assert.Equal([SampleRelease.Index, SampleRelease.Ranker], manifest.Files.Keys);
        Assert.Equal(12, manifest.Files[SampleRelease.Ranker].Bytes);
        Assert.Null(await _store.ReadManifestAsync("r2"));
    }

    [Fact]
    public async Task Current_IsNone_UntilItIsSet()
    {
        Assert.Null(await _store.GetCurrentAsync());
        await PublishAsync("r1");
        var etag = await _store.SetCurrentAsync("r1", expectedETag: null);
        Assert.Equal(new CurrentRelease("r1", etag!), await _store.GetCurrentAsync());
    }

    [Fact]
    public async Task SetCurrent_ByTwoAtOnce_LetsOneWin_AndTellsTheOther()
    {
        await PublishAsync("r0");
        await PublishAsync("r1");
        await PublishAsync("r2");
        var before = await _store.SetCurrentAsync("r0", expectedETag: null);
        var answers = await Task.WhenAll(_store.SetCurrentAsync("r1", before), Task.Run(() => _store.SetCurrentAsync("r2", before)));
        var winner = Assert.Single(answers, etag => etag is not null);
        var expected = winner == answers[0] ? "r1" : "r2";
        Assert.Equal(new CurrentRelease(expected, winner!), await _store.GetCurrentAsync());
    }

    [Fact]
    public async Task SetCurrent_ToAReleaseThatIsNotThere_IsRefused()
    {
        var error = await Assert.ThrowsAsync<InvalidReleaseException>(() => _store.SetCurrentAsync("r9", null));
        Assert.StartsWith("Release \"r9\": there is none in ", error.Message, StringComparison.Ordinal);
        Assert.Null(await _store.GetCurrentAsync());
    }

    [Fact]
    public async Task Delete_RemovesAllOfARelease_ButNotTheActiveOne()
    {
        await PublishAsync("r1");
        await PublishAsync("r2");
        await _store.SetCurrentAsync("r1", null);
        Assert.True(await _store.DeleteAsync("r2"));
        Assert.False(await _store.DeleteAsync("r2"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.DeleteAsync("r1"));
        Assert.Equal(["r1"], (await _store.ListAsync()).Select(release => release.Id));
    }

    [Theory]
    [InlineData("current")]
    [InlineData("../r1")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task AnIdThatCannotBeOne_IsRefused(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _store.ReadManifestAsync(id));
        await Assert.ThrowsAsync<ArgumentException>(() => _store.OpenAsync(id, _folder.File("cache")));
        await Assert.ThrowsAsync<ArgumentException>(() => _store.SetCurrentAsync(id, null));
        await Assert.ThrowsAsync<ArgumentException>(() => _store.DeleteAsync(id));
    }

    private async Task<PublishOutcome> PublishAsync(string id, int createdDay = 1)
    {
        await SampleRelease.MakeAsync(_folder.File("made-" + id), id, createdDay);
        return await _store.PublishAsync(_folder.File("made-" + id));
    }

    private Task<OpenedRelease> OpenAsync(string id) => _store.OpenAsync(id, _folder.File("cache"));
}

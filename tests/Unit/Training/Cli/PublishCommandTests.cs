using Personalization.Core.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;
using Personalization.Testing.Storage;
using Personalization.Training.Cli;

namespace Personalization.Unit.Training.Cli;

/// <summary>Publishing as a person does it, by the command line.</summary>
public sealed class PublishCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(0.25, false, 0, "b")]
    [InlineData(0.10, false, 1, "a")]
    [InlineData(0.10, true, 0, "b")]
    public async Task Publish_OfAWorseRelease_NeedsToBeTold(double ndcg, bool allowed, int exitCode, string active)
    {
        Assert.Equal(0, await PublishAsync("a", 0.2));

        Assert.Equal(exitCode, await PublishAsync("b", ndcg, allowed ? ["--allow-worse"] : []));

        Assert.Equal(active, (await Store().GetCurrentAsync())?.Id);
        Assert.Equal(exitCode == 0, await Store().ReadManifestAsync("b") is not null);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Publish_OfAReleaseWorseThanItsBaselines_NeedsToBeTold_AlsoIntoAnEmptyStore(bool allowed, int exitCode)
    {
        var folder = await SampleRelease.MakeRatedAsync(_folder.File("a"), "a", 0.07, ("hr-10", 0.09), ("covisit.hr-10", 0.19), ("evaluated-customers", 152));

        Assert.Equal(exitCode, await CommandLine.RunAsync(["publish", "--release", folder, "--store", _folder.File("store"), .. allowed ? (string[])["--allow-worse"] : []], TimeProvider.System));

        Assert.Equal(allowed, await Store().ReadManifestAsync("a") is not null);
    }

    [Theory]
    [InlineData("\"id\": \"a\"", "\"id\": \"../a\"")]
    [InlineData("\"featureSchema\": \"", "\"featureSchema\": \"other")]
    public async Task Publish_OfAManifestThatNoSiloWouldTake_IsRefused(string written, string changed)
    {
        var folder = await SampleRelease.MakeRatedAsync(_folder.File("a"), "a", 0.2);
        var manifest = Path.Combine(folder, ReleaseFiles.Manifest);
        var text = await File.ReadAllTextAsync(manifest);
        Assert.Contains(written, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(manifest, text.Replace(written, changed, StringComparison.Ordinal));

        Assert.Equal(1, await CommandLine.RunAsync(["publish", "--release", folder, "--store", _folder.File("store"), "--activate"], TimeProvider.System));

        Assert.Null(await Store().GetCurrentAsync());
    }

    [Fact]
    public async Task Diff_OfTwoReleases_Succeeds_AndOfAnUnknownOneFails()
    {
        await PublishAsync("a", 0.2);
        await PublishAsync("b", 0.3);

        Assert.Equal(0, await CommandLine.RunAsync(["releases", "diff", "a", "b", "--store", _folder.File("store")], TimeProvider.System));
        Assert.Equal(0, await CommandLine.RunAsync(["releases", "list", "--store", _folder.File("store")], TimeProvider.System));
        Assert.Equal(0, await CommandLine.RunAsync(["releases", "diff", "--help"], TimeProvider.System));
        Assert.Equal(1, await CommandLine.RunAsync(["releases", "diff", "a", "z", "--store", _folder.File("store")], TimeProvider.System));
    }

    [Fact]
    public async Task Diff_OfTwoFolders_NeedsNoStore()
    {
        var (a, b) = (await SampleRelease.MakeRatedAsync(_folder.File("a"), "a", 0.2), await SampleRelease.MakeRatedAsync(_folder.File("b"), "b", 0.3));

        Assert.Equal(0, await CommandLine.RunAsync(["releases", "diff", a, b, "--store", _folder.File("none")], TimeProvider.System));
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    public void Dispose() => _folder.Dispose();

    private ReleaseStore Store() => new(BlobStoreFactory.Open(new BlobStoreOptions { Location = _folder.File("store") }, TimeProvider.System), TimeProvider.System);

    private async Task<int> PublishAsync(string id, double ndcg, params string[] more)
    {
        var folder = await SampleRelease.MakeRatedAsync(_folder.File(id), id, ndcg);
        return await CommandLine.RunAsync(["publish", "--release", folder, "--store", _folder.File("store"), "--activate", .. more], TimeProvider.System);
    }
}

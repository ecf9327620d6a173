using Personalization.Testing;

namespace Personalization.Cluster;

/// <summary>An engine that a build does not have is refused before anything else happens.</summary>
[Collection("processes")]
public sealed class IndexEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Start_WithHnswNet_IsRefusedWithoutItsPackage()
    {
        Skip.If(BuiltWith.RealOrleans, "this build has the package");
        var output = await RefusedAsync("hnsw-net");
        Assert.Contains("-p:Registry=full", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnUnknownEngine_NamesThoseThatThereAre() => Assert.Contains("hnsw", await RefusedAsync("faster"), StringComparison.Ordinal);

    private async Task<string> RefusedAsync(string engine)
    {
        var (exitCode, output) = await SiloProcess.RunToEndAsync("--port", "0", "--data", _folder.File("data"), "--set", $"Index:Engine={engine}");
        Assert.Equal(1, exitCode);
        Assert.Contains("Index:Engine", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("data")));
        return output;
    }
}

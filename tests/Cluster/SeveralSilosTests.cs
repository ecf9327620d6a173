using Personalization.Testing;

namespace Personalization.Cluster;

/// <summary>Several silos are a matter of the real Orleans; a build without it says so instead of pretending.</summary>
[Collection("processes")]
public sealed class SeveralSilosTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void TwoSilos_AreTestedInThisBuild()
    {
        Skip.IfNot(BuiltWith.RealOrleans, "several silos need Registry=full, that is the Orleans packages: dotnet test -c Release -p:Registry=full");
        Assert.NotNull(Type.GetType("Personalization.Cluster.Full.TwoSilosTests"));
    }

    [SkippableFact]
    public async Task Start_AsPartOfACluster_IsRefusedWithoutTheRealOrleans()
    {
        Skip.If(BuiltWith.RealOrleans, "this build can form a cluster");
        var (exitCode, output) = await SiloProcess.RunToEndAsync("--data", _folder.File("data"), "--set", "Silo:Membership=postgres", "--set", "Silo:ConnectionString=Host=127.0.0.1");
        Assert.Equal(1, exitCode);
        Assert.Contains("-p:Registry=full", output, StringComparison.Ordinal);
    }
}

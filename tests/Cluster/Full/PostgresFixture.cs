using System.Text.Json.Nodes;
using Personalization.Testing;
using Personalization.Testing.Postgres;

namespace Personalization.Cluster.Full;

/// <summary>What silos of one cluster share: a PostgreSQL and a folder of blobs with a trained shop.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public PostgresServer Postgres { get; } = new();
    /// <summary>The folder of the clusters' blob store.</summary>
    public string Blobs => _folder.File("blobs");

    public Task InitializeAsync() => Postgres.InitializeAsync();

    public async Task DisposeAsync()
    {
        await Postgres.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A silo of the cluster, ready; under the same name it has the same data folder. The very first one trains the shop that all later ones find.</summary>
    public Task<SiloProcess> StartSiloAsync(string cluster, string name, params string[] more) => SiloProcess.StartShopAsync(_folder.File($"{cluster}-{name}"),
        ["--set", "Silo:Membership=postgres",
        "--set", $"Silo:ConnectionString={Postgres.ConnectionString}",
        "--set", $"Silo:Cluster={cluster}",
        "--set", $"Blobs:Location={Blobs}",
        .. more]);

    /// <summary>Publishes a release under another name, with the same content.</summary>
    public async Task PublishCopyAsync(string release, string copy)
    {
        var (from, to) = (Path.Combine(Blobs, "releases", release), Path.Combine(Blobs, "releases", copy));
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Path.GetFileName(file) != "manifest.json") File.Copy(file, target);
        }
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(from, "manifest.json")))!;
        manifest["id"] = copy;
        await File.WriteAllTextAsync(Path.Combine(to, "manifest.json"), manifest.ToJsonString());
    }
}

using System.Text.Json.Nodes;
using Personalization.Silo.Hosting;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>A silo in this process, started as the executable starts it, over a small synthetic shop on real SQLite and real ONNX models.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public RunningSilo Silo { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;
    public string Data => _folder.File("data");

    public string FolderOf(string release) => Path.Combine(Data, "blobs", "releases", release);

    /// <summary>The same files under another id: what differs is which one answers.</summary>
    /// <param name="data">Folder of another silo; null for this one's.</param>
    /// <param name="source">Folder of the silo that has it; null for this one's.</param>
    public string CopyRelease(string from, string to, string? data = null, string? source = null)
    {
        var folder = Path.Combine(data ?? Data, "blobs", "releases", to);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(source ?? Data, "blobs", "releases", from))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        RewriteFile(Path.Combine(folder, "manifest.json"), manifest => manifest["id"] = to);
        return to;
    }

    /// <summary>Changes the manifest of a release.</summary>
    public void Rewrite(string release, Action<JsonNode> change) => RewriteFile(Path.Combine(FolderOf(release), "manifest.json"), change);

    private static void RewriteFile(string path, Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }

    public async Task InitializeAsync()
    {
        Silo = await SiloHost.StartAsync(new SiloArguments(Port: 0, Data, Import: null, Fresh: false, Items: 1500, Customers: 300, Set: []), CancellationToken.None);
        Http = new HttpClient { BaseAddress = new Uri(Silo.Url) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Silo.DisposeAsync();
        _folder.Dispose();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Personalization.Silo.Hosting;
using Personalization.Silo.Releases;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>A silo of a test's own, as the executable starts it, over the release "first" that is trained already.</summary>
/// <param name="trained">Has the release.</param>
/// <param name="settings">As --set takes them.</param>
public abstract class TrainedShop(ShopFixture trained, params string[] settings) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningSilo _silo = null!;

    public HttpClient Http { get; private set; } = null!;
    public IServiceProvider Services => _silo.Services;
    public string Data => _folder.File("data");
    public string Blobs => Path.Combine(Data, "blobs");

    /// <summary>Puts other parts in the places of some.</summary>
    protected abstract void Change(IServiceCollection services);

    /// <summary>Has the active release answer in another way while the work lasts.</summary>
    public async Task WithReleaseAsync(Func<ActiveRelease, ActiveRelease> change, Func<Task> work)
    {
        var releases = Services.GetRequiredService<LoadedReleases>();
        var active = releases.Active!;
        Put(change(active));
        try
        {
            await work();
        }
        finally
        {
            Put(active);
        }

        void Put(ActiveRelease release)
        {
            releases.Add(release);
            releases.Switch(release.Id, keep: [.. releases.Ids]);
        }
    }

    public string CopyRelease(string to) => trained.CopyRelease("first", to, Data, Data);

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async Task InitializeAsync()
    {
        using (DataFolder.Open(Data))
        {
            trained.CopyRelease((string)(await trained.Http.RecommendAsync("c1"))["release"]!, "first", Data);
            await File.WriteAllTextAsync(Path.Combine(Blobs, "releases", "current"), "first");
        }
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        _silo = await SiloHost.StartAsync(new SiloArguments(Port: 0, Data, Import: null, Fresh: false, Items: 1, Customers: 1, settings), Change, CancellationToken.None);
        Http = new HttpClient { BaseAddress = new Uri(_silo.Url) };
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        await _silo.DisposeAsync();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Personalization.Client;
using Personalization.Core.Interactions;
using Personalization.Integration.Trip;
using Personalization.Silo.Hosting;
using Personalization.Silo.Releases;
using Personalization.Testing;

namespace Personalization.Integration.Operating;

/// <summary>A silo over a release that is trained already, for a device that there is not, whose parts tests make fail to see what /metrics says of it.</summary>
public sealed class ObservedShop(ShopFixture trained) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningSilo _silo = null!;

    public HttpClient Http { get; private set; } = null!;
    public IServiceProvider Services => _silo.Services;

    /// <summary>Whether the stream of interactions takes no more.</summary>
    public bool StreamIsFull { get; set; }

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

    /// <summary>The value of one series, as "name" or "name{label="value"}"; 0 where nothing of it has happened.</summary>
    public async Task<double> MetricAsync(string series)
    {
        var line = (await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n').SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[series.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task InitializeAsync()
    {
        var data = _folder.File("data");
        using (DataFolder.Open(data))
        {
            trained.CopyRelease((string)(await trained.Http.RecommendAsync("c1"))["release"]!, "first", data);
            await File.WriteAllTextAsync(Path.Combine(data, "blobs", "releases", "current"), "first");
        }
        // No machine has so many devices.
        string[] settings = ["Client:Producer:Deadline=00:00:00.100", "Inference:Provider=Cuda", "Inference:Device=63"];
        _silo = await SiloHost.StartAsync(new SiloArguments(Port: 0, data, Import: null, Fresh: false, Items: 1, Customers: 1, settings), PutGate, CancellationToken.None);
        Http = new HttpClient { BaseAddress = new Uri(_silo.Url) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _silo.DisposeAsync();
        _folder.Dispose();
    }

    private void PutGate(IServiceCollection services)
    {
        var real = services.Last(s => s.ServiceType == typeof(IInteractionStream));
        services.Remove(real);
        services.AddSingleton<IInteractionStream>(provider => new GatedStream(this, (IInteractionStream)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!)));
    }

    private sealed class GatedStream(ObservedShop shop, IInteractionStream inner) : IInteractionStream
    {
        public Task PushAsync(string customerId, IReadOnlyList<Interaction> events) =>
            shop.StreamIsFull ? throw new InvalidOperationException("the queue is full") : inner.PushAsync(customerId, events);
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Internal;
using Orleans.Runtime.Hosting;
using Orleans.Runtime.Providers;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Personalization.Integration.OrleansConformance;

/// <summary>One silo and one client, of the substitute or of the real Orleans: the tests cannot tell.</summary>
public sealed class ConformanceCluster : IAsyncLifetime
{
    public const string Streams = "memory";
    public const string BatchedStreams = "batched";
    public const string HeldStreams = "held";

    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IClusterClient Client => Cluster.Client;

    public IServiceProvider SiloServices => Cluster.Silos[0].ServiceProvider;

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) => silo
            .AddMemoryGrainStorageAsDefault()
            .AddMemoryGrainStorage("PubSubStore")
            .ConfigureServices(services => services.AddGrainStorage("own", (_, name) => new OwnStorage(name)))
            .Configure<GrainTypeOptions>(options => options.Classes.Remove(typeof(ElsewhereGrain)))
            .Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionQuantum = TimeSpan.FromSeconds(1);
                options.ClassSpecificCollectionAge[typeof(ShortLivedGrain).FullName!] = TimeSpan.FromSeconds(2);
            })
            .AddMemoryStreams(Streams, streams =>
            {
                streams.ConfigureBackoffProvider((_, _) => new Backoff());
                streams.ConfigurePullingAgent(agent => agent.Configure(options => options.MaxEventDeliveryTime = TimeSpan.FromSeconds(3)));
            })
            .AddMemoryStreams(BatchedStreams, streams => streams.ConfigurePullingAgent(agent => agent.Configure(options => options.BatchContainerBatchSize = 100)))
            .AddMemoryStreams(HeldStreams, streams =>
            {
                streams.ConfigurePartitioning(1);
                streams.ConfigureLifecycle(lifecycle => lifecycle.Configure(options => options.StartupState = StreamLifecycleOptions.RunState.Initialized));
            }));
        builder.ConfigureClient(client => client.AddMemoryStreams(Streams).AddMemoryStreams(BatchedStreams).AddMemoryStreams(HeldStreams, streams => streams.ConfigurePartitioning(1)));
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    private sealed class Backoff : IMessageDeliveryBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(10);
    }
}

[CollectionDefinition(Name)]
public sealed class ConformanceCollection : ICollectionFixture<ConformanceCluster>
{
    public const string Name = "Orleans conformance";
}

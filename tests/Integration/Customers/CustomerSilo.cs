using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Hosting;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Runtime.Providers;
using Orleans.Streams;
using Orleans.TestingHost;
using Personalization.Contracts;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Silo;
using Personalization.Silo.Customers;
using Personalization.Silo.Embeddings;
using Personalization.Silo.Experiments;
using Personalization.Silo.Hosting;
using Personalization.Silo.Outcomes;
using Personalization.Silo.Precomputed;
using Personalization.Silo.Releases;
using Personalization.Silo.Requests;
using Personalization.Silo.Signals;
using Personalization.Silo.Trends;
using Personalization.Storage.Blobs;
using Personalization.Storage.Customers;
using Personalization.Storage.Outcomes;
using Personalization.Storage.Precomputed;
using Personalization.Storage.Sqlite.Customers;

namespace Personalization.Integration.Customers;

/// <summary>A silo with customers and nothing else, over a file; its clock and its store do what a test says.</summary>
public sealed class CustomerSilo : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private CustomerSilo(InProcessTestCluster cluster) => _cluster = cluster;

    public GatedStore Store => (GatedStore)_cluster.Silos[0].ServiceProvider.GetRequiredService<ICustomerStore>();

    public OutcomeLog Outcomes => _cluster.Silos[0].ServiceProvider.GetRequiredService<OutcomeLog>();

    public static async Task<CustomerSilo> StartAsync(string file, TimeProvider? time = null, TimeSpan? deliveryTime = null)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddInteractionStreams(deliveryTime ?? new SiloSettings().DeliveryTime);
            var services = silo.Services;
            services.AddKeyedSingleton<IMessageDeliveryBackoffProvider>(StreamNames.Provider, (_, _) => new Backoff());
            services.AddOptions<PipelineOptions>();
            services.AddOptions<SiloSettings>();
            services.AddOptions<CustomerSessionOptions>();
            services.AddOptions<RequestOptions>();
            services.AddSingleton(_ => new CpuWorkers(2));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<QueryEncoding>(provider, TimeProvider.System));
            services.AddSingleton<SiloMetrics>();
            services.AddSingleton<LoadedReleases>();
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<KeptRequests>(provider, time ?? TimeProvider.System));
            services.AddSingleton(provider => new PrecomputedStore(provider.GetRequiredService<IBlobStore>(), time ?? TimeProvider.System));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PrecomputedAnswers>(provider, time ?? TimeProvider.System));
            services.AddSingleton<ArmSettings>();
            services.AddSingleton<ExperimentFollower>();
            services.AddSingleton<ArmCounter>();
            services.AddSingleton<SlateObservers>();
            services.AddSingleton<TrendPublisher>();
            services.AddSingleton<SignalPublisher>();
            services.AddSingleton<IBlobStore>(_ => new FolderBlobStore(Path.Combine(Path.GetDirectoryName(file)!, "blobs"), TimeProvider.System));
            services.AddSingleton(provider => new OutcomeLog(provider.GetRequiredService<IBlobStore>(), new OutcomeLogOptions { RetryDelay = TimeSpan.FromMilliseconds(20) }, time ?? TimeProvider.System, NullLogger<OutcomeLog>.Instance));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CustomerOutcomes>(provider, time ?? TimeProvider.System));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<OutcomeErasing>(provider, time ?? TimeProvider.System));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CustomerTraces>(provider, TimeProvider.System));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ExplainStage>(provider, TimeProvider.System));
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CustomerServices>(provider, time ?? TimeProvider.System));
            services.AddSqliteCustomerStore(options => options.Path = file);
            GatedStore.PutBefore(services);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(StreamNames.Provider));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new CustomerSilo(cluster);
    }

    public ICustomerGrain Customer(string id) => _cluster.Client.GetGrain<ICustomerGrain>(id);

    public Task PushAsync(string customer, params Interaction[] events) =>
        _cluster.Client.GetStreamProvider(StreamNames.Provider).GetStream<Interaction>(StreamNames.Interactions, customer).OnNextBatchAsync(events);

    public async Task<long> InteractionsAsync(string customer) => (await Customer(customer).View()).Interactions;

    public static Interaction Click(string customer, string eventId, string item = "i1", DateTimeOffset? at = null) => new()
    {
        EventId = eventId,
        CustomerId = customer,
        Kind = InteractionKind.Click,
        ItemId = item,
        At = at ?? new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
    };

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private sealed class Backoff : IMessageDeliveryBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.FromMilliseconds(10);
    }
}

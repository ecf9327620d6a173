using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using Personalization.Client;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;
using Personalization.Inference;
using Personalization.Silo.Catalog;
using Personalization.Silo.Customers;
using Personalization.Silo.Embeddings;
using Personalization.Silo.Experiments;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Engines;
using Personalization.Silo.Index.Placement;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Index.Store;
using Personalization.Silo.Outcomes;
using Personalization.Silo.Precomputed;
using Personalization.Silo.Ranking;
using Personalization.Silo.Releases;
using Personalization.Silo.Requests;
using Personalization.Silo.Signals;
using Personalization.Silo.Trends;
using Personalization.Storage.Precomputed;
using Personalization.Storage.Releases;
using Personalization.Storage.Sqlite;
using Personalization.Storage.Sqlite.Customers;

namespace Personalization.Silo.Hosting;

/// <summary>Wires a silo: used by the executable and, over a test cluster, by the tests.</summary>
public static class SiloServices
{
    /// <summary>Everything but where silos meet: grains' services, storage, streams.</summary>
    public static ISiloBuilder AddPersonalization(this ISiloBuilder silo, SiloSettings settings)
    {
        silo.Services.AddPersonalizationSilo();
        silo.Configure<GrainTypeOptions>(options => SiloRoles.Apply(options, settings.RoleSet));
        silo.AddPlacementDirector<SpreadPlacement, SpreadPlacementDirector>();
        silo.AddInteractionStreams(settings.DeliveryTime);
        if (settings.Membership == "localhost")
        {
            var former = Path.Combine(settings.Data, "state.db");
            silo.AddSqliteGrainStorage(StorageNames.Catalog, options => options.Path = former);
            silo.Services.AddSqliteCustomerStore(options => options.Path = Path.Combine(settings.Data, "customers.db"), former);
        }
        return silo;
    }

    private static void AddPersonalizationSilo(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddAnnotatedOptions<SiloSettings>(SiloSettings.Section);
        services.AddAnnotatedOptions<PipelineOptions>("Pipeline");
        services.AddAnnotatedOptions<CustomerSessionOptions>(CustomerSessionOptions.Section);
        services.AddAnnotatedOptions<InferenceOptions>("Inference");
        services.AddSingleton<IGrainStorageSerializer, StateSerializer>();
        services.AddSingleton(_ => new CpuWorkers(Environment.ProcessorCount));
        services.AddSingleton<SiloMetrics>();
        services.AddSingleton<LoadedReleases>();
        services.AddSingleton<LiveCatalog>();
        services.AddAnnotatedOptions<IndexOptions>(IndexOptions.Section);
        services.AddSingleton(sp => IndexEngines.Find(sp.GetRequiredService<IOptions<IndexOptions>>().Value.Engine));
        services.AddSingleton<IShardGrains, ShardGrains>();
        services.AddSingleton<ShardStores>();
        services.AddSingleton<SnapshotFiles>();
        services.AddSingleton<EncodedRows>();
        services.AddSingleton<ShardKeepers>();
        services.AddSingleton<SearchGate>();
        services.AddSingleton<ShardFilters>();
        services.AddSingleton<ShardPlaces>();
        services.AddSingleton<IShardOpener, ShardOpener>();
        services.AddSingleton<LoadedShards>();
        services.AddSingleton<IndexSearches>();
        services.AddSingleton<ModelLoader>();
        services.AddAnnotatedOptions<EncodeOptions>(EncodeOptions.Section);
        services.AddSingleton<QueryEncoding>();
        services.AddSingleton<RankingBatches>();
        services.AddSingleton<GrainRanker>();
        services.AddSingleton<ReleaseStore>();
        services.AddAnnotatedOptions<ReleaseOptions>(ReleaseOptions.Section);
        services.AddSingleton<PreparationPace>();
        services.AddSingleton<ReleaseLoader>();
        services.AddOutcomeLog();
        services.AddAnnotatedOptions<RequestOptions>(RequestOptions.Section);
        services.AddSingleton<KeptRequests>();
        services.AddSingleton<ICustomerTrace, RequestTrace>();
        services.AddSingleton<PrecomputedStore>();
        services.AddSingleton<PrecomputedAnswers>();
        services.AddSingleton<ICustomerTrace, PrecomputedTrace>();
        services.AddSingleton<ArmSettings>();
        services.AddFollower<ExperimentFollower>();
        services.AddFollower<ArmCounter>();
        services.AddSingleton<SlateObservers>();
        services.AddFollower<RequestFollower>();
        services.AddSingleton<CustomerTraces>();
        services.AddSingleton<ExplainStage>();
        services.AddSingleton<CustomerServices>();
        services.AddHostedService<OpenCustomerStore>();
        services.AddSingleton<StartGate>();
        services.AddSingleton<WarmStart>();
        services.AddFollower<TrendPublisher>();
        services.AddFollower<TrendFollower>();
        services.AddFollower<LiveCountFollower>();
        services.AddFollower<SignalPublisher>();
        services.AddFollower<SignalFollower>();
        services.AddSingleton<ITrendReader>(sp => sp.GetRequiredService<TrendFollower>());
        services.AddFollower<CatalogFollower>();
        services.AddFollower<ReleaseFollower>();
        services.AddFollower<ReplicaFollower>();
        services.AddHealthChecks().AddCheck<ReadyCheck>("release", tags: ["ready"]);
    }

    /// <summary>One instance, both injected and run in the background once the silo is up.</summary>
    private static void AddFollower<T>(this IServiceCollection services) where T : BackgroundService
    {
        services.AddSingleton<T>();
        services.AddHostedService(sp => sp.GetRequiredService<T>());
    }
}

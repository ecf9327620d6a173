using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Core.Releases;
using Personalization.Silo;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Engines;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Index.Store;
using Personalization.Silo.Releases;
using Personalization.Storage.Blobs;
using Personalization.Storage.Releases;
using Personalization.Testing;

namespace Personalization.Unit.Silo.Index.Shards;

/// <summary>What one silo has in memory of the index, over blobs that outlive it.</summary>
internal sealed class ShardSilo : IAsyncDisposable
{
    private readonly CpuWorkers _workers = new(2);
    private readonly SiloMetrics _metrics = new();
    private readonly LoadedReleases _releases = new();
    private readonly EncodedRows _encoded;
    private readonly ShardOpener _opener;
    private readonly ShardKeepers _keepers;
    private readonly List<ShardIndex> _opened = [];

    /// <param name="first">What asks for the first replica get; null where it cannot be had.</param>
    public ShardSilo(TemporaryFolder folder, int shards = 2, ILogger? log = null, IIndexShardGrain? first = null, int compactAfterKiB = 1 << 20)
    {
        Settings = new SiloSettings { Shards = shards, Data = folder.File($"silo-{Guid.NewGuid():N}") };
        var (settings, options) = (Options.Create(Settings), Options.Create(new IndexOptions { CompactAfterKiB = compactAfterKiB }));
        Blobs = new FolderBlobStore(folder.File("blobs"), TimeProvider.System);
        Stores = new ShardStores(Blobs, new HnswEngine(), settings, new Logger<ShardStore>(log));
        var files = new SnapshotFiles(Blobs, settings);
        _encoded = new EncodedRows(Stores, Blobs, settings, NullLogger<EncodedRows>.Instance);
        _opener = new ShardOpener(_releases, Live, Stores, files, new HnswEngine(), new Grains(first), _workers, new PreparationPace(_releases, _metrics, Options.Create(new ReleaseOptions()), TimeProvider.System), settings, new Logger<ShardOpener>(log));
        _keepers = new ShardKeepers(Stores, files, Live, options, NullLogger<ShardKeeper>.Instance);
    }

    public SiloSettings Settings { get; }
    public FolderBlobStore Blobs { get; }
    public ShardStores Stores { get; }
    public LiveCatalog Live { get; } = new();

    /// <summary>Brings a release into memory as a silo does.</summary>
    public async Task LoadAsync(ServingRelease release)
    {
        Live.Adopt(release, await _encoded.ReadAsync(release.Manifest, default));
        _releases.Add(new ActiveRelease(release, null!, null!, null!, KnownItems.None, Settings.Data));
    }

    /// <summary>Hears the log of every partition from its beginning.</summary>
    public void Hear(LiveShop shop)
    {
        for (var p = 0; p < CatalogPartitions.Count; p++) Live.Take(p, shop.LogOf(p));
    }

    public async Task<ShardIndex> OpenAsync(string release, int shard, bool isFirst = true)
    {
        var opened = await _opener.OpenAsync(release, shard, () => isFirst, default);
        _opened.Add(opened);
        return opened;
    }

    public ShardKeeper KeeperOf(ShardIndex index, string release, int shard) => _keepers.Of(_releases.Find(release)!.Serving.Manifest, shard, index);

    public ShardStore StoreOf(string release, int shard) => Stores.Of(_releases.Find(release)!.Serving.Manifest, shard);

    public async ValueTask DisposeAsync()
    {
        foreach (var index in _opened) await index.DisposeAsync();
        _workers.Dispose();
        _metrics.Dispose();
    }

    private sealed class Grains(IIndexShardGrain? first) : IShardGrains
    {
        public IIndexShardGrain Of(string release, int shard, int replica) => replica == 0 && first is not null ? first : throw new ShardFailedException("no such silo");
    }

    private sealed class Logger<T>(ILogger? log) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => log is not null;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log?.Log(logLevel, eventId, state, exception, formatter);
    }
}

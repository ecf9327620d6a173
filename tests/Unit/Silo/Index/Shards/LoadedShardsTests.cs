using Microsoft.Extensions.Options;
using Personalization.Contracts;
using Personalization.Silo;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Shards;
using Personalization.Testing;
using Personalization.Unit.Core;
using Personalization.VectorIndex;

namespace Personalization.Unit.Silo.Index.Shards;

/// <summary>Replicas that meet on one silo share one index, and it lives as long as the last of them.</summary>
public sealed class LoadedShardsTests : IDisposable
{
    private readonly CpuWorkers _workers = new(2);
    private readonly ManualTime _time = new();
    private readonly List<int> _opened = [];
    private Func<IVectorIndex> _make = () => new HnswIndex(SmallShop.Dimensions, new HnswOptions());
    private Func<Task> _before = () => Task.CompletedTask;

    public void Dispose() => _workers.Dispose();

    [Fact]
    public async Task Open_ByTwoReplicas_OpensOnce_AndClosesWithTheSecond()
    {
        var shards = Shards();
        ShardLease first = shards.Open("r", 3, 0), second = shards.Open("r", 3, 1);
        var index = await first.Opened;
        Assert.Same(index, await second.Opened);
        Assert.Single(_opened);
        Assert.Equal(0b11u, shards.Here("r", 3));

        await first.DisposeAsync();
        Assert.Equal(0b10u, shards.Here("r", 3));
        Assert.Empty(index.Search([SmallShop.At(0)], 1, 1).Hits);

        await second.DisposeAsync();
        Assert.Equal(0u, shards.Here("r", 3));
        Assert.Throws<ShardUnavailableException>(() => index.Search([SmallShop.At(0)], 1, 1));
    }

    [Fact]
    public async Task Open_ThatFailed_IsTriedAgain()
    {
        var shards = Shards();
        _before = () => throw new ShardFailedException("no snapshot");
        await using var failed = shards.Open("r", 0, 0);
        await Assert.ThrowsAsync<ShardFailedException>(() => failed.Opened);
        _before = () => Task.CompletedTask;
        await using var mended = shards.Open("r", 0, 0);
        await mended.Opened;
        await failed.DisposeAsync();
        Assert.Equal(1u, shards.Here("r", 0));
    }

    [Fact]
    public async Task Open_OfAShardThatCouldNotTakeInAChange_OpensItAnew()
    {
        var shards = Shards();
        _make = () => new ThrowingIndex();
        await using var broken = shards.Open("r", 0, 0);
        var index = await broken.Opened;
        var (live, shop) = (new LiveCatalog(), new LiveShop());
        live.Adopt(shop.Release());
        index.Follow(live, "r");
        var (partition, changes) = shop.Change("coat-1");
        live.Take(partition, changes);
        await Eventually.TrueAsync(() => index.IsBroken);
        Assert.Throws<ShardUnavailableException>(() => index.Search([SmallShop.At(0)], 1, 1));
        _make = () => new HnswIndex(SmallShop.Dimensions, new HnswOptions());
        await using var anew = shards.Open("r", 0, 0);
        Assert.NotSame(index, await anew.Opened);
    }

    [Fact]
    public async Task Here_WhileItIsBeingOpened_IsNothing()
    {
        var shards = Shards();
        var hold = new TaskCompletionSource();
        _before = () => hold.Task;
        await using var lease = shards.Open("r", 0, 0);
        Assert.Equal(0u, shards.Here("r", 0));
        hold.SetResult();
        await lease.Opened;
        Assert.Equal(1u, shards.Here("r", 0));
    }

    [Fact]
    public async Task Close_ByTheLastReplica_KeepsTheShardForAWhile()
    {
        await using var shards = Shards(keep: TimeSpan.FromSeconds(10));
        var lease = shards.Open("r", 0, 0);
        var index = await lease.Opened;
        await lease.DisposeAsync();
        Assert.Equal(0u, shards.Here("r", 0));
        Assert.Same(index, shards.Find("r", 0));

        _time.Advance(TimeSpan.FromSeconds(5));
        await using var again = shards.Open("r", 0, 1);
        Assert.Same(index, await again.Opened);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Same(index, shards.Find("r", 0));
        await again.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync(() => shards.Find("r", 0) is null);
        Assert.Single(_opened);
    }

    [Fact]
    public async Task Close_OfAnAbandonedRelease_ClosesAtOnce()
    {
        await using var shards = Shards(keep: TimeSpan.FromDays(1));
        var lease = shards.Open("r", 0, 0);
        await lease.Opened;
        shards.Abandon("r");
        await lease.DisposeAsync();
        await Eventually.TrueAsync(() => shards.Find("r", 0) is null);
    }

    [Fact]
    public void Abandon_TellsTheReplicas()
    {
        var shards = Shards();
        var told = new List<string>();
        shards.Abandoned += told.Add;
        shards.Abandon("r");
        Assert.Equal(["r"], told);
    }

    private LoadedShards Shards(TimeSpan keep = default) => new(new Opener(this), Options.Create(new IndexOptions { KeepClosed = keep }), _time);

    private sealed class Opener(LoadedShardsTests tests) : IShardOpener
    {
        public async Task<ShardIndex> OpenAsync(string release, int shard, Func<bool> isFirst, CancellationToken cancellation)
        {
            await tests._before();
            tests._opened.Add(shard);
            return new ShardIndex(tests._make(), shard, 1, [.. new LogPosition[CatalogPartitions.Count]], tests._workers);
        }
    }
}

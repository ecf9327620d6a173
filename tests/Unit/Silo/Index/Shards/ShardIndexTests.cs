using Personalization.Contracts;
using Personalization.Silo;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Shards;
using Personalization.VectorIndex;

namespace Personalization.Unit.Silo.Index.Shards;

/// <summary>A shard that is closed frees its rows, however the calls before ended.</summary>
public sealed class ShardIndexTests : IDisposable
{
    private const int Dimensions = 8;
    private readonly CpuWorkers _workers = new(2);
    private readonly HnswIndex _index = new(Dimensions);

    public void Dispose()
    {
        _workers.Dispose();
        _index.Dispose();
    }

    [Fact]
    public async Task Dispose_AfterASaveThatWasGivenUp_FreesTheIndex()
    {
        var shard = Opened();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shard.SaveAsync(Stream.Null, new CancellationToken(canceled: true)));
        await shard.DisposeAsync();
        AssertFreed();
    }

    [Fact]
    public async Task Dispose_AfterASearchThatMadeNoSense_FreesTheIndex()
    {
        var shard = Opened();
        Assert.ThrowsAny<ArgumentException>(() => shard.Search([new float[Dimensions]], k: -1, ef: 1));
        await shard.DisposeAsync();
        AssertFreed();
    }

    [Fact]
    public async Task Search_AfterDispose_IsRefused()
    {
        var shard = Opened();
        await shard.DisposeAsync();
        Assert.Throws<ShardUnavailableException>(() => shard.Search([new float[Dimensions]], k: 1, ef: 1));
    }

    private ShardIndex Opened() => new(_index, shard: 0, shards: 1, [.. new LogPosition[CatalogPartitions.Count]], _workers);

    private void AssertFreed() => Assert.Throws<ObjectDisposedException>(() => _index.Search(new float[Dimensions], 1, 1, new Hit[1]));
}

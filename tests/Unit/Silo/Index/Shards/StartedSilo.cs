using Personalization.Core.Catalog;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Shards;
using Personalization.Testing;
using Personalization.Unit.Core;

namespace Personalization.Unit.Silo.Index.Shards;

/// <summary>A silo that has opened all shards of a release, and keeps them.</summary>
internal sealed class StartedSilo : IAsyncDisposable
{
    private readonly List<(ShardIndex Index, ShardKeeper Keeper)> _shards = [];

    private StartedSilo(ShardSilo silo) => Silo = silo;

    public ShardSilo Silo { get; }

    /// <summary>Rows of each shard.</summary>
    public IReadOnlyList<int> Counts => [.. _shards.Select(s => s.Index.Count)];

    public static async Task<StartedSilo> OpenAsync(ShardSilo silo, string release)
    {
        var started = new StartedSilo(silo);
        for (var shard = 0; shard < silo.Settings.Shards; shard++)
        {
            var index = await silo.OpenAsync(release, shard);
            started._shards.Add((index, silo.KeeperOf(index, release, shard)));
        }
        return started;
    }

    /// <summary>Once all that was heard is in the shards, stores it.</summary>
    public async Task FlushAsync()
    {
        foreach (var (index, keeper) in _shards)
        {
            await Eventually.TrueAsync(() => index.Positions.SequenceEqual(Silo.Live.Positions));
            await keeper.FlushAsync(default);
        }
    }

    public async Task AssertHoldsAsync(params string[] items)
    {
        foreach (var item in items) await Eventually.TrueAsync(() => Holds(item), $"the index has no {item}");
    }

    public async Task AssertLacksAsync(params string[] items)
    {
        foreach (var item in items) await Eventually.TrueAsync(() => !Holds(item), $"the index still has {item}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, keeper) in _shards) keeper.Dispose();
        await Silo.DisposeAsync();
    }

    private bool Holds(string item)
    {
        var index = _shards[IndexShard.Of(ItemKey.Of(item), _shards.Count)].Index;
        return index.Search([SmallShop.At(0)], Math.Max(1, index.Count), 4096).Hits.Any(h => h.Key == ItemKey.Of(item));
    }
}

namespace Personalization.Silo.Index.Shards;

/// <summary>A replica's hold on a shard in this silo's memory; disposed of by the last, the shard is closed.</summary>
public sealed class ShardLease(Task<ShardIndex> opened, Func<ValueTask> close) : IAsyncDisposable
{
    private int _closed;

    /// <summary>Done when the shard can be searched; fails when it cannot be opened.</summary>
    public Task<ShardIndex> Opened => opened;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _closed, 1) == 0 ? close() : ValueTask.CompletedTask;
}

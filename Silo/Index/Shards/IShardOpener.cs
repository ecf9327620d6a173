namespace Personalization.Silo.Index.Shards;

/// <summary>Brings a shard of a release into memory.</summary>
public interface IShardOpener
{
    /// <param name="release">A release that this silo holds.</param>
    /// <param name="shard">Which shard.</param>
    /// <param name="isFirst">Whether the first replica is here: it builds what is not stored yet, others wait for it.</param>
    /// <param name="cancellation">Nobody wants it any more.</param>
    /// <exception cref="ShardFailedException">The release's own files are at fault.</exception>
    Task<ShardIndex> OpenAsync(string release, int shard, Func<bool> isFirst, CancellationToken cancellation);
}

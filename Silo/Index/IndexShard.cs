using System.Globalization;

namespace Personalization.Silo.Index;

/// <summary>Which shard a row is in, and the name of a shard's grain.</summary>
public static class IndexShard
{
    public static int Of(long itemKey, int shards) => (int)((ulong)itemKey % (ulong)shards);

    public static string KeyOf(string release, int shard, int replica) => string.Create(CultureInfo.InvariantCulture, $"{release}/{shard}/{replica}");

    /// <exception cref="FormatException">No such key.</exception>
    public static (string Release, int Shard, int Replica) Parse(string key) => key.Split('/') is [var release, var shard, var replica]
        ? (release, int.Parse(shard, CultureInfo.InvariantCulture), int.Parse(replica, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{key}' is no key of an index shard, which are release/shard/replica");
}

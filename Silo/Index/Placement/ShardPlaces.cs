using System.Collections.Concurrent;

namespace Personalization.Silo.Index.Placement;

/// <summary>Where the replicas of each shard are, as far as this silo has heard.</summary>
public sealed class ShardPlaces
{
    private readonly ConcurrentDictionary<string, string> _silos = new(StringComparer.Ordinal);

    /// <param name="key">A replica's key.</param>
    /// <param name="silo">Address of its silo; null when it is nowhere, or nobody knows.</param>
    public void Note(string key, string? silo)
    {
        if (silo is null) _silos.TryRemove(key, out _);
        else _silos[key] = silo;
    }

    /// <summary>Whether another replica of the same shard is on that silo.</summary>
    public bool HasSibling(string silo, string release, int shard, int replica, int replicas)
    {
        for (var other = 0; other < replicas; other++)
            if (other != replica && _silos.TryGetValue(IndexShard.KeyOf(release, shard, other), out var place) && place == silo) return true;
        return false;
    }

    /// <summary>Forgets the replicas of every release but these.</summary>
    public void KeepOnly(IReadOnlyCollection<string> releases)
    {
        foreach (var key in _silos.Keys)
            if (!releases.Contains(IndexShard.Parse(key).Release)) _silos.TryRemove(key, out _);
    }
}

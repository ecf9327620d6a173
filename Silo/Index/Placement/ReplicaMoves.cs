namespace Personalization.Silo.Index.Placement;

/// <summary>Which replica a silo should take over, seen from that silo.</summary>
public static class ReplicaMoves
{
    /// <param name="places">[S][R] the address of each replica's silo; null where it is nowhere.</param>
    /// <param name="here">Address of the silo that asks.</param>
    /// <returns>First of all the second replica of a shard that another silo has twice and this one not at all, so that no failure takes both; else, when
    /// every replica is somewhere, one of the silo that has the most and at least two more than this one; else null.</returns>
    public static (int Shard, int Replica)? Choose(IReadOnlyList<IReadOnlyList<string?>> places, string here)
    {
        for (var shard = 0; shard < places.Count; shard++)
        {
            if (places[shard].Contains(here)) continue;
            for (var replica = places[shard].Count - 1; replica > 0; replica--)
                if (places[shard][replica] is { } silo && places[shard].Take(replica).Contains(silo)) return (shard, replica);
        }
        return places.Any(shard => shard.Contains(null)) ? null : FromTheFullest(places, here);
    }

    private static (int, int)? FromTheFullest(IReadOnlyList<IReadOnlyList<string?>> places, string here)
    {
        var counts = places.SelectMany(shard => shard).OfType<string>().CountBy(silo => silo).ToDictionary(StringComparer.Ordinal);
        var (fullest, most) = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).First();
        if (most < counts.GetValueOrDefault(here) + 2) return null;
        for (var shard = places.Count - 1; shard >= 0; shard--)
        {
            if (places[shard].Contains(here)) continue;
            for (var replica = places[shard].Count - 1; replica >= 0; replica--)
                if (places[shard][replica] == fullest) return (shard, replica);
        }
        return null;
    }
}

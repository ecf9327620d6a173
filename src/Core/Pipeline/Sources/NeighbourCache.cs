using System.Collections.Concurrent;

namespace Personalization.Core.Pipeline.Sources;

/// <summary>
/// Neighbours of single items, which are the same for every customer. Two generations: a full one becomes the older, and the older goes; who is asked for moves to the
/// newer. An entry is good for a minute, so that new items show up; until then the source of new items brings them. Thread safe.
/// </summary>
internal sealed class NeighbourCache(TimeProvider time, int capacity = 20_000)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);
    private ConcurrentDictionary<long, Entry> _newer = new(), _older = new();

    /// <summary>At least <paramref name="k"/> neighbours, best first; null when they are not known.</summary>
    public Neighbour[]? Find(long itemKey, int k)
    {
        var newer = Volatile.Read(ref _newer);
        if (!newer.TryGetValue(itemKey, out var entry))
        {
            if (!Volatile.Read(ref _older).TryGetValue(itemKey, out entry)) return null;
            newer[itemKey] = entry;
        }
        return entry.K >= k && time.GetElapsedTime(entry.At) < Life ? entry.Hits : null;
    }

    public void Add(long itemKey, int k, Neighbour[] hits)
    {
        var newer = Volatile.Read(ref _newer);
        newer[itemKey] = new Entry(hits, k, time.GetTimestamp());
        if (newer.Count <= capacity) return;
        // Two who come here at once lose a generation: it is a cache.
        Volatile.Write(ref _older, newer);
        Volatile.Write(ref _newer, new ConcurrentDictionary<long, Entry>());
    }

    private sealed record Entry(Neighbour[] Hits, int K, long At);
}

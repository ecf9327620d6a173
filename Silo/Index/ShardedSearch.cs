using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Silo.Index;

/// <summary>Asks every shard of a release's index and merges by score. A shard that does not answer leaves its rows out and its number in the result.</summary>
public sealed class ShardedSearch(IGrainFactory grains, string release, int shards) : INeighbourSearch
{
    private readonly IIndexShardGrain[] _shards =
        [.. Enumerable.Range(0, shards).Select(shard => grains.GetGrain<IIndexShardGrain>(IndexShard.KeyOf(release, shard, replica: 0)))];

    public async ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, CancellationToken cancellation)
    {
        var asked = queries as float[][] ?? [.. queries];
        if (_shards.Length == 1) return new NeighbourResult(await _shards[0].Search(asked, k, cancellation).WaitAsync(cancellation));
        var answers = await Task.WhenAll(_shards.Select(shard => AskAsync(shard, asked, k, cancellation)));
        var missing = Enumerable.Range(0, shards).Where(s => answers[s] is null).ToArray();
        if (missing.Length == shards) throw new InvalidOperationException("no shard of the index answered");
        var hits = new Neighbour[asked.Length][];
        for (var q = 0; q < asked.Length; q++)
            hits[q] = [.. answers.OfType<Neighbour[][]>().SelectMany(a => a[q]).OrderByDescending(n => n.Score).ThenBy(n => n.Key).Take(k)];
        return new NeighbourResult(hits, missing.Length == 0 ? null : $"shard {string.Join(", ", missing)} of the index did not answer");
    }

    private static async Task<Neighbour[][]?> AskAsync(IIndexShardGrain shard, float[][] queries, int k, CancellationToken cancellation)
    {
        try
        {
            return await shard.Search(queries, k, cancellation).WaitAsync(cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }
}

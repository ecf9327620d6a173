using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Silo.Index.Searching;

/// <summary>
/// Asks every shard of a release's index and merges by score. A shard that does not answer in time leaves its rows out and its number in the result; the search
/// ends with the request's deadline whatever the shards do.
/// </summary>
/// <param name="shards">[S] the replicas of each shard.</param>
/// <param name="options">How long a search may take.</param>
/// <param name="metrics">Counts the shards that were missing.</param>
/// <param name="time">The clock.</param>
public sealed class ShardedSearch(IReadOnlyList<ShardReplicas> shards, IndexOptions options, SiloMetrics metrics, TimeProvider time) : INeighbourSearch
{
    /// <exception cref="InvalidOperationException">No shard answered.</exception>
    public async ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation)
    {
        var query = new ShardQuery(queries as float[][] ?? [.. queries], k, filter);
        using var late = new CancellationTokenSource(options.SearchTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        var running = new Task<ShardHits?>[shards.Count];
        for (var shard = 0; shard < running.Length; shard++) running[shard] = shards[shard].AskAsync(query, limit.Token);
        var answers = await Task.WhenAll(running);
        return new NeighbourResult(Merge(answers, queries.Count, k), Missing(answers));
    }

    /// <summary>Only where one shard is all.</summary>
    public int? SearchHere(float[] query, string? filter, Span<Neighbour> nearest) => shards is [var only] ? only.AskHere(query, filter, nearest) : null;

    private static Neighbour[][] Merge(ShardHits?[] answers, int queries, int k)
    {
        // One list of one shard is merged already.
        if (answers is [{ } only] && queries == 1 && only.Hits.Length <= k) return [only.Hits];
        var hits = new Neighbour[queries][];
        Span<int> heads = stackalloc int[answers.Length];
        for (var q = 0; q < queries; q++) hits[q] = HitMerge.Merge(answers, heads, q, k);
        return hits;
    }

    private string? Missing(ShardHits?[] answers)
    {
        if (Array.IndexOf(answers, null) < 0) return null;
        var missing = Enumerable.Range(0, answers.Length).Where(s => answers[s] is null).ToArray();
        metrics.ShardsMissing(missing.Length);
        return missing.Length == answers.Length
            ? throw new InvalidOperationException("no shard of the index answered")
            : $"shard {string.Join(", ", missing)} of the index did not answer";
    }
}

using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Silo.Index.Searching;

/// <summary>Merges what the shards found for one query into one list.</summary>
/// <remarks>A k-way merge of sorted lists by a binary heap of their heads, O(k log S) for S shards; allocates the list that it returns and nothing else.</remarks>
public static class HitMerge
{
    /// <param name="answers">[S] what each shard answered; null where it did not.</param>
    /// <param name="heads">[S] where each shard's hits of this query begin; moved on to where those of the next query do.</param>
    /// <param name="query">Which query.</param>
    /// <param name="k">How many are wanted.</param>
    /// <returns>[≤ k] score descending, equal scores by ascending key, whatever the order of the shards.</returns>
    public static Neighbour[] Merge(ReadOnlySpan<ShardHits?> answers, Span<int> heads, int query, int k)
    {
        // At most 1,024 shards (SiloSettings): 8 KB of stack.
        Span<int> ends = stackalloc int[answers.Length];
        Span<int> heap = stackalloc int[answers.Length];
        var (size, total) = (0, 0);
        for (var shard = 0; shard < answers.Length; shard++)
        {
            if (answers[shard] is not { } answer) continue;
            ends[shard] = heads[shard] + answer.Counts[query];
            total += answer.Counts[query];
            if (heads[shard] < ends[shard]) heap[size++] = shard;
        }
        for (var i = size / 2 - 1; i >= 0; i--) Sink(answers, heads, heap[..size], i);
        var merged = new Neighbour[Math.Min(k, total)];
        for (var i = 0; i < merged.Length; i++)
        {
            var best = heap[0];
            merged[i] = answers[best]!.Hits[heads[best]++];
            if (heads[best] == ends[best]) heap[0] = heap[--size];
            Sink(answers, heads, heap[..size], 0);
        }
        for (var shard = 0; shard < answers.Length; shard++)
            if (answers[shard] is not null) heads[shard] = ends[shard];
        return merged;
    }

    private static void Sink(ReadOnlySpan<ShardHits?> answers, ReadOnlySpan<int> heads, Span<int> heap, int place)
    {
        while (true)
        {
            var child = 2 * place + 1;
            if (child >= heap.Length) return;
            if (child + 1 < heap.Length && Precedes(answers, heads, heap[child + 1], heap[child])) child++;
            if (!Precedes(answers, heads, heap[child], heap[place])) return;
            (heap[place], heap[child]) = (heap[child], heap[place]);
            place = child;
        }
    }

    private static bool Precedes(ReadOnlySpan<ShardHits?> answers, ReadOnlySpan<int> heads, int shard, int other)
    {
        ref readonly var a = ref answers[shard]!.Hits[heads[shard]];
        ref readonly var b = ref answers[other]!.Hits[heads[other]];
        return a.Score > b.Score || a.Score == b.Score && a.Key < b.Key;
    }
}

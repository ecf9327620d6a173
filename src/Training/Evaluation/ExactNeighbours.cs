using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Training.Evaluation;

/// <summary>Exact search over a table: the oracle, and fast enough for tests and small catalogues. O(items · D) per query; thread safe.</summary>
public sealed class ExactNeighbours(ItemTable table) : INeighbourSearch
{
    public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation)
    {
        var hits = new Neighbour[queries.Count][];
        var heap = new PriorityQueue<long, float>(k + 1);
        for (var q = 0; q < queries.Count; q++)
        {
            foreach (var row in table.Rows)
            {
                if (row.Deleted) continue;
                var score = Vectors.Dot(queries[q], row.Vector);
                if (heap.Count < k) heap.Enqueue(row.Key, score);
                else if (heap.TryPeek(out _, out var worst) && score > worst) heap.DequeueEnqueue(row.Key, score);
            }
            hits[q] = new Neighbour[heap.Count];
            for (var i = hits[q].Length - 1; heap.TryDequeue(out var key, out var score); i--) hits[q][i] = new Neighbour(key, score);
        }
        return new ValueTask<NeighbourResult>(new NeighbourResult(hits));
    }
}

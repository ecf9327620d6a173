using Personalization.Core.Pipeline.Sources;
using Personalization.VectorIndex;

namespace Personalization.Training.Evaluation;

/// <summary>Search in the index that the release will carry. Thread safe.</summary>
public sealed class IndexNeighbours(IVectorIndex index) : INeighbourSearch
{
    public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation)
    {
        var found = new Hit[k];
        var hits = new Neighbour[queries.Count][];
        for (var q = 0; q < queries.Count; q++)
        {
            var answer = index.Search(queries[q], k, k, found);
            if (answer.Outcome != SearchOutcome.Answered) throw new InvalidOperationException($"The index answered {answer.Outcome}.");
            hits[q] = new Neighbour[answer.Count];
            for (var i = 0; i < hits[q].Length; i++) hits[q][i] = new Neighbour(found[i].Key, found[i].Score);
        }
        return new ValueTask<NeighbourResult>(new NeighbourResult(hits));
    }
}

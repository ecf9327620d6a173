using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>The index as it should be: every item looked at.</summary>
internal sealed class ExactSearch(ItemTable table) : INeighbourSearch
{
    public ValueTask<NeighbourResult> SearchAsync(IReadOnlyList<float[]> queries, int k, string? filter, CancellationToken cancellation) =>
        new(new NeighbourResult([.. queries.Select(query => table.Rows.ToArray()
            .Select(row => new Neighbour(row.Key, Vectors.Dot(query, row.Vector)))
            .OrderByDescending(n => n.Score).ThenBy(n => n.Key).Take(k).ToArray())]));
}

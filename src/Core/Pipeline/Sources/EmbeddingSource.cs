namespace Personalization.Core.Pipeline.Sources;

/// <summary>Items nearest to the customer's query embedding.</summary>
public sealed class EmbeddingSource(INeighbourSearch search) : ICandidateSource
{
    public int Source => CandidateSources.Embedding;

    public async ValueTask<SourceResult> RetrieveAsync(PipelineContext context, CancellationToken cancellation)
    {
        if (context.Query.Length == 0) return SourceResult.Nothing;
        var result = await search.SearchAsync([context.Query], context.Options.Neighbours, cancellation);
        var found = new List<Found>(context.Options.Neighbours);
        foreach (var hit in result.Hits[0])
            if (context.Release.Items.FindByKey(hit.Key) is { } row) found.Add(new Found(row, hit.Score));
        return new SourceResult(found, result.Degraded);
    }
}

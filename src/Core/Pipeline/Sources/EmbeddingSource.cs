namespace Personalization.Core.Pipeline.Sources;

/// <summary>Items nearest to the customer's query embedding: what the customer is after now. It searches on the asking thread where it can, so it is asked when all others are at work.</summary>
public sealed class EmbeddingSource(INeighbourSearch search) : ICandidateSource
{
    public int Source => CandidateSources.Embedding;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation) => context.Query.Length == 0
        ? default
        : Neighbourhood.ReadAsync(search, context, context.Query, context.Options.Sources.Ann.Quota, found, cancellation, here: true);
}

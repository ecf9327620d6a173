namespace Personalization.Core.Pipeline.Sources;

/// <summary>Items nearest to the customer's query embedding: what the customer is after now.</summary>
public sealed class EmbeddingSource(INeighbourSearch search) : ICandidateSource
{
    public int Source => CandidateSources.Embedding;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation) => context.Query.Length == 0
        ? default
        : Neighbourhood.ReadAsync(search, context, context.Query, context.Options.Sources.Ann.Quota, found, cancellation);
}

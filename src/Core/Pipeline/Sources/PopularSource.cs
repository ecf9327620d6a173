namespace Personalization.Core.Pipeline.Sources;

/// <summary>The most popular items, for customers of whom nothing is known and as fall-back when nothing else answers.</summary>
public sealed class PopularSource : ICandidateSource
{
    public int Source => CandidateSources.Popular;

    public ValueTask<SourceResult> RetrieveAsync(PipelineContext context, CancellationToken cancellation) =>
        new(context.Query.Length == 0 ? Popular(context) : SourceResult.Nothing);

    internal static SourceResult Popular(PipelineContext context) =>
        new([.. context.Release.Shelves.Popular.Take(context.Options.Popular).Select(row => new Found(row, row.LogPopularity))]);
}

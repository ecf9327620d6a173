namespace Personalization.Core.Pipeline.Sources;

/// <summary>Brings candidates. Sources run side by side; what each returns is merged in the order of the sources.</summary>
public interface ICandidateSource
{
    /// <summary>One of <see cref="CandidateSources"/>.</summary>
    int Source { get; }

    ValueTask<SourceResult> RetrieveAsync(PipelineContext context, CancellationToken cancellation);
}

namespace Personalization.Core.Pipeline.Sources;

/// <summary>Brings candidates. Sources run side by side; what each finds is merged in the order of the sources.</summary>
public interface ICandidateSource
{
    /// <summary>One of <see cref="CandidateSources"/>.</summary>
    int Source { get; }

    /// <param name="found">Gets the items, in any order; of more than the source's quota the best count. Nobody reads it before the task has ended.</param>
    /// <returns>Which part of what it asked did not answer; null when all did.</returns>
    ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation);
}

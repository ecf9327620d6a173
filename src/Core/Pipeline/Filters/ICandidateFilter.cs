namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes candidates out by setting <see cref="Candidate.Removed"/>; the first filter to object names the reason. Candidates are marked, never dropped.</summary>
public interface ICandidateFilter
{
    void Apply(PipelineContext context, Span<Candidate> candidates);
}

namespace Personalization.Core.Pipeline.Filters;

/// <summary>Takes candidates out by setting <see cref="Candidate.Removed"/>; the first filter to object names the reason. Candidates are marked, never dropped.</summary>
public interface ICandidateFilter
{
    /// <param name="from">Place of the first candidate to look at; those before it have been looked at.</param>
    void Apply(PipelineContext context, CandidateSet candidates, int from);
}

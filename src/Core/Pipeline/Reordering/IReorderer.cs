namespace Personalization.Core.Pipeline.Reordering;

/// <summary>Chooses and orders the slate.</summary>
public interface IReorderer
{
    /// <param name="ranked">Places in <paramref name="candidates"/>, highest value first.</param>
    /// <param name="slate">Filled with places, in the order to show.</param>
    /// <returns>How many were chosen: as many as fit, all of them if fewer.</returns>
    int Reorder(PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, Span<int> slate);
}

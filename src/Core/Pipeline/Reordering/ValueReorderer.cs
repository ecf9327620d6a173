namespace Personalization.Core.Pipeline.Reordering;

/// <summary>
/// The slate by value alone, for a request whose time is over: no two items are compared, so that it costs microseconds. The caps hold as they do with variety; what is removed was
/// never ranked, and boosts are in the values.
/// </summary>
public sealed class ValueReorderer : IReorderer
{
    public int Reorder(PipelineContext context, Span<Candidate> candidates, ReadOnlySpan<int> ranked, Span<int> slate)
    {
        var gain = new PlaceGain();
        return GreedySlate.Fill(ref gain, context, candidates, ranked, ranked.Length, slate);
    }

    /// <summary>The sooner in the ranking, the more; whatever was chosen before.</summary>
    private readonly struct PlaceGain : IMarginalGain
    {
        public float Bound(int i) => -i;

        public float Limit(int i) => -i;

        public float Of(int i) => -i;

        public void Choose(int i)
        {
        }
    }
}

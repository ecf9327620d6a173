using Orleans.Runtime;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Integration.Faults;

/// <summary>The real ranker, until the silo that it asks dies.</summary>
public sealed class MortalRanker(IRanker ranker) : IRanker
{
    public volatile Fault Is;

    public ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation) => Is switch
    {
        Fault.Throws => throw new SiloUnavailableException("the ranking silo is gone"),
        Fault.Hangs => new ValueTask<float[]>(new TaskCompletionSource<float[]>().Task),
        _ => ranker.RankAsync(context, ranked, cancellation),
    };

    public enum Fault
    {
        None,
        Throws,
        Hangs,
    }
}

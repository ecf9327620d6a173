using Orleans.Runtime;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Integration.Faults;

/// <summary>The real ranker, until the silo that it asks dies.</summary>
public sealed class MortalRanker(IRanker ranker) : IRanker
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public volatile Fault Is;

    /// <summary>Ends when it was asked and could not answer.</summary>
    public Task Asked => _asked.Task;

    public ValueTask<float[]> RankAsync(PipelineContext context, RankedItems ranked, CancellationToken cancellation)
    {
        if (Is is var fault and not Fault.None) _asked.TrySetResult();
        else return ranker.RankAsync(context, ranked, cancellation);
        return fault is Fault.Throws ? throw new SiloUnavailableException("the ranking silo is gone") : new ValueTask<float[]>(new TaskCompletionSource<float[]>().Task);
    }

    public enum Fault
    {
        None,
        Throws,
        Hangs,
    }
}

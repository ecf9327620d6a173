using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;

namespace Personalization.Silo.Ranking;

/// <summary>Has a ranking silo score the candidates.</summary>
public sealed class GrainRanker(IGrainFactory grains) : IRanker
{
    private readonly IRankingGrain _grain = grains.GetGrain<IRankingGrain>(0);

    public async ValueTask<float[]> RankAsync(PipelineContext context, ItemRow[] items, CancellationToken cancellation)
    {
        var keys = new long[items.Length];
        for (var i = 0; i < keys.Length; i++) keys[i] = items[i].Key;
        var request = new RankRequest
        {
            Release = context.Release.Id,
            Profile = context.Profile,
            Query = context.Query,
            NowMs = context.Now.ToUnixTimeMilliseconds(),
            Items = keys,
        };
        return await _grain.Rank(request, cancellation).WaitAsync(cancellation);
    }
}

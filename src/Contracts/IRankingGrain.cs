using Orleans.Concurrency;

namespace Personalization.Contracts;

/// <summary>Scores candidates with the release's ranker on silos that have the role "ranking". Stateless, key 0; the model runs off the turn.</summary>
[Alias("IRankingGrain")]
public interface IRankingGrain : IGrainWithIntegerKey
{
    [Alias("Rank")] Task<RankAnswer> Rank(RankRequest request, CancellationToken cancellation);
}

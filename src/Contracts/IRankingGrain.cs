using Orleans.Concurrency;

namespace Personalization.Contracts;

/// <summary>Scores candidates with the release's ranker on silos that have the role "ranking". Stateless, key 0; the model runs off the turn.</summary>
[Alias("IRankingGrain")]
public interface IRankingGrain : IGrainWithIntegerKey
{
    /// <returns>[N × H] probabilities; rows of items that the silo does not know are all zero.</returns>
    [Alias("Rank")] Task<float[]> Rank(RankRequest request, CancellationToken cancellation);
}

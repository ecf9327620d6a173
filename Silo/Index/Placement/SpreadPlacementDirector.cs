using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;

namespace Personalization.Silo.Index.Placement;

/// <summary>
/// Silos in the order of their addresses, replica r of shard s on the (s + r)th of them, going round: replicas of a shard are on different silos and every silo has
/// as many shards as every other, one more or less. A silo that is known to have another replica of the shard, as after a failure, is passed over while there is
/// one that has not. Whoever asks may name a silo as Orleans' placement hint.
/// </summary>
public sealed class SpreadPlacementDirector(ShardPlaces places, IOptions<SiloSettings> settings) : IPlacementDirector
{
    /// <exception cref="FormatException">The grain has no key of a shard.</exception>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(IPlacementDirector.GetPlacementHint(target.RequestContextData, silos) ?? Choose(silos, target.GrainIdentity.Key.ToString()!));
    }

    private SiloAddress Choose(SiloAddress[] silos, string key)
    {
        var (release, shard, replica) = IndexShard.Parse(key);
        var ordered = silos.Order().ToArray();
        for (var i = 0; i < ordered.Length; i++)
        {
            var silo = ordered[(shard + replica + i) % ordered.Length];
            if (!places.HasSibling(silo.ToString(), release, shard, replica, settings.Value.Replicas)) return silo;
        }
        return ordered[(shard + replica) % ordered.Length];
    }
}

using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Personalization.Silo;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Placement;

namespace Personalization.Unit.Silo.Index.Placement;

/// <summary>Where replicas go.</summary>
public sealed class SpreadPlacementTests
{
    private readonly ShardPlaces _places = new();

    [Theory]
    [InlineData(3, 12, 2)]
    [InlineData(4, 7, 3)]
    [InlineData(5, 64, 2)]
    public async Task Replicas_AreOnDifferentSilos_AndEverySiloHasAsMany(int silos, int shards, int replicas)
    {
        var cluster = Cluster(silos);
        var chosen = new Dictionary<SiloAddress, int>();
        for (var shard = 0; shard < shards; shard++)
        {
            var of = new HashSet<SiloAddress>();
            for (var replica = 0; replica < replicas; replica++) of.Add(await ChooseAsync(cluster, shard, replica, replicas));
            Assert.Equal(replicas, of.Count);
            foreach (var silo in of) chosen[silo] = chosen.GetValueOrDefault(silo) + 1;
        }
        Assert.InRange(chosen.Values.Max() - (cluster.Length == chosen.Count ? chosen.Values.Min() : 0), 0, replicas);
    }

    [Fact]
    public async Task Replica_LostWithItsSilo_GoesWhereNoSiblingIs()
    {
        var cluster = Cluster(3);
        for (var shard = 0; shard < 6; shard++)
        {
            var (lost, stays) = (await ChooseAsync(cluster, shard, 0, 2), await ChooseAsync(cluster, shard, 1, 2));
            _places.Note(IndexShard.KeyOf("r", shard, 1), stays.ToString());
            Assert.NotEqual(stays, await ChooseAsync([.. cluster.Where(s => !s.Equals(lost))], shard, 0, 2));
        }
    }

    [Fact]
    public async Task Replicas_OnOneSilo_AreAllThere()
    {
        var alone = Cluster(1);
        _places.Note(IndexShard.KeyOf("r", 0, 0), alone[0].ToString());
        Assert.Equal(alone[0], await ChooseAsync(alone, 0, 1, 2));
    }

    [Fact]
    public async Task Hint_OfASiloThatOffersTheGrain_IsFollowed()
    {
        var cluster = Cluster(4);
        foreach (var wanted in cluster)
            Assert.Equal(wanted, await ChooseAsync(cluster, 0, 0, 2, new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = wanted }));
        var elsewhere = Cluster(5)[4];
        Assert.Contains(await ChooseAsync(cluster, 0, 0, 2, new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = elsewhere }), cluster);
    }

    private Task<SiloAddress> ChooseAsync(SiloAddress[] silos, int shard, int replica, int replicas, Dictionary<string, object>? hints = null)
    {
        var director = new SpreadPlacementDirector(_places, Options.Create(new SiloSettings { Replicas = replicas }));
        var target = new PlacementTarget(GrainId.Create("indexshard", IndexShard.KeyOf("r", shard, replica)), hints!, default, 0);
        return director.OnAddActivation(new SpreadPlacement(), target, new Silos(silos));
    }

    private static SiloAddress[] Cluster(int silos) => [.. Enumerable.Range(0, silos).Select(i => SiloAddress.New(IPAddress.Loopback, 11111 + i, 1))];

    private sealed class Silos(SiloAddress[] all) : IPlacementContext
    {
        public SiloAddress LocalSilo => all[0];
        public SiloStatus LocalSiloStatus => SiloStatus.Active;
        public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => all;
        public IReadOnlyDictionary<ushort, SiloAddress[]> GetCompatibleSilosWithVersions(PlacementTarget target) => throw new NotSupportedException();
    }
}

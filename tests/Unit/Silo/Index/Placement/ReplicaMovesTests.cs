using Personalization.Silo.Index.Placement;

namespace Personalization.Unit.Silo.Index.Placement;

/// <summary>A silo takes what makes the index safer, then what makes it more even, and then nothing more.</summary>
public sealed class ReplicaMovesTests
{
    [Fact]
    public void Choose_WithBothReplicasOnAnotherSilo_TakesTheSecond() => Assert.Equal((1, 1), ReplicaMoves.Choose([["a", "b"], ["a", "a"]], "b"));

    [Fact]
    public void Choose_WithBothReplicasOnAnotherSilo_AndOneHereToo_TakesNothing() => Assert.Null(ReplicaMoves.Choose([["a", "a", "b"]], "b"));

    [Fact]
    public void Choose_WhereAllIsEven_TakesNothing() => Assert.Null(ReplicaMoves.Choose([["a", "b"], ["b", "a"], ["a", "b"]], "a"));

    [Fact]
    public void Choose_WithAReplicaMissing_MovesNothingForEvenness() => Assert.Null(ReplicaMoves.Choose([["a"], ["a"], [null]], "b"));

    [Theory]
    [InlineData(1, 5, 1)]
    [InlineData(2, 3, 8)]
    [InlineData(3, 4, 7)]
    [InlineData(2, 6, 64)]
    public void Choose_BySilosThatJoinOneAfterTheOther_EndsEvenAndSpread(int replicas, int silos, int shards)
    {
        var places = Enumerable.Range(0, shards).Select(_ => Enumerable.Repeat<string?>("s0", replicas).ToArray()).ToArray();
        for (var joined = 1; joined <= silos; joined++)
        {
            var moved = true;
            for (var moves = 0; moved; moves++)
            {
                Assert.True(moves <= shards * replicas * joined, "silos take from each other for ever");
                moved = false;
                foreach (var silo in Enumerable.Range(0, joined).Select(s => $"s{s}"))
                {
                    if (ReplicaMoves.Choose(places, silo) is not { } move) continue;
                    places[move.Shard][move.Replica] = silo;
                    moved = true;
                }
            }
        }
        foreach (var shard in places) Assert.Equal(Math.Min(replicas, silos), shard.Distinct().Count());
        var counts = Enumerable.Range(0, silos).Select(s => places.Sum(shard => shard.Count(p => p == $"s{s}"))).ToArray();
        Assert.True(counts.Max() - counts.Min() <= Math.Max(1, replicas), string.Join(' ', counts));
    }
}

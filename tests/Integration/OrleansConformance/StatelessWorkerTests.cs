using Orleans.Concurrency;

namespace Personalization.Integration.OrleansConformance;

public interface IWorkerProbe : IGrainWithIntegerKey
{
    Task<Guid> Hold(string gate);
}

public interface IPairProbe : IWorkerProbe;

public interface IBatchingProbe : IWorkerProbe;

[StatelessWorker(2)]
public sealed class PairProbeGrain : Grain, IPairProbe
{
    private readonly Guid _instance = Guid.NewGuid();

    public async Task<Guid> Hold(string gate)
    {
        await Gate.Of(gate).PassAsync();
        return _instance;
    }
}

/// <summary>The kind that this project ranks with: one activation in a silo, which sees all requests and can put them together.</summary>
[StatelessWorker(1), Reentrant]
public sealed class BatchingProbeGrain : Grain, IBatchingProbe
{
    private readonly Guid _instance = Guid.NewGuid();

    public async Task<Guid> Hold(string gate)
    {
        await Gate.Of(gate).PassAsync();
        return _instance;
    }
}

/// <summary>Several activations of one grain, and no more than it is allowed.</summary>
[Collection(ConformanceCollection.Name)]
public sealed class StatelessWorkerTests(ConformanceCluster cluster)
{
    [Fact]
    public async Task Requests_AreSpreadOverAsManyActivationsAsAllowed()
    {
        var grain = cluster.Client.GetGrain<IPairProbe>(0);
        var gate = Gate.New(out var name);
        var held = new[] { grain.Hold(name), grain.Hold(name), grain.Hold(name), grain.Hold(name) };
        await gate.EnteredAsync(2);
        gate.Open();

        var instances = await Task.WhenAll(held);

        Assert.Equal(2, instances.Distinct().Count());
    }

    [Fact]
    public async Task ReentrantSingleWorker_TakesAllRequestsAtOnce()
    {
        var grain = cluster.Client.GetGrain<IBatchingProbe>(0);
        var gate = Gate.New(out var name);
        var held = Enumerable.Range(0, 8).Select(_ => grain.Hold(name)).ToArray();
        await gate.EnteredAsync(8);
        gate.Open();

        Assert.Single((await Task.WhenAll(held)).Distinct());
    }
}

using Orleans.Concurrency;
using Orleans.TestingHost;

namespace Personalization.Unit.Substitutes.Orleans;

public interface IChurned : IGrainWithIntegerKey
{
    Task Work();

    Task End();

    Task Wait(CancellationToken cancellation);
}

public sealed class ChurnedGrain : Grain, IChurned
{
    private bool _busy;

    public async Task Work()
    {
        Assert.False(_busy, "two requests at once");
        _busy = true;
        await Task.Yield();
        _busy = false;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Wait(CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation);
}

public interface IChurnedWorker : IGrainWithIntegerKey
{
    Task Work();
}

[StatelessWorker(3)]
public sealed class ChurnedWorkerGrain : Grain, IChurnedWorker
{
    private int _calls;

    public async Task Work()
    {
        await Task.Yield();
        if (++_calls % 20 == 0)
        {
            DeactivateOnIdle();
        }
    }
}

/// <summary>Calls meet activations in every state of their lives, and all are answered.</summary>
public sealed class ChurnTests
{
    private const int Callers = 6;
    private const int Calls = 2_000;

    [Fact]
    public async Task Calls_WhileActivationsComeAndGo_AreAllAnswered()
    {
        await using var cluster = new InProcessTestClusterBuilder(1).Build();
        await cluster.DeployAsync();

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(cluster.Client, new Random(caller)))));
    }

    private static async Task CallAsync(IGrainFactory grains, Random random)
    {
        for (var i = 0; i < Calls; i++)
        {
            var grain = grains.GetGrain<IChurned>(random.Next(10));
            switch (random.Next(6))
            {
                case 0:
                    await grain.End();
                    break;
                case 1:
                    await CancelAsync(grain);
                    break;
                case 2:
                    await grains.GetGrain<IChurnedWorker>(random.Next(2)).Work();
                    break;
                default:
                    await grain.Work();
                    break;
            }
        }
    }

    private static async Task CancelAsync(IChurned grain)
    {
        using var cancellation = new CancellationTokenSource();
        var call = grain.Wait(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}

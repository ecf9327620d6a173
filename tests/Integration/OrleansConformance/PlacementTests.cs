using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;

namespace Personalization.Integration.OrleansConformance;

public interface IPlaced : IGrainWithStringKey
{
    Task<string> Key();

    Task<Guid> Activation();

    Task Move();
}

public sealed class FirstPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class FirstPlacementAttribute() : PlacementAttribute(new FirstPlacement());

[FirstPlacement]
public sealed class PlacedGrain : Grain, IPlaced
{
    private readonly Guid _activation = Guid.NewGuid();

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task Move()
    {
        this.MigrateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class FirstPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(context.GetCompatibleSilos(target).Order().First());
}

/// <summary>A grain class may bring a placement of its own.</summary>
public sealed class PlacementTests
{
    [Fact]
    public async Task Grain_WithAPlacementOfItsOwn_IsFoundByItsKey()
    {
        await using var cluster = await DeployAsync();
        Assert.Equal("a", await cluster.Client.GetGrain<IPlaced>("a").Key());
        Assert.NotNull(cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IPlacementDirector>(typeof(FirstPlacement)));
    }

    [Fact]
    public async Task Grain_ThatMigratesWithNowhereToGo_IsActivatedAnew()
    {
        await using var cluster = await DeployAsync();
        var placed = cluster.Client.GetGrain<IPlaced>("a");
        var before = await placed.Activation();
        await placed.Move();
        Assert.NotEqual(before, await placed.Activation());
    }

    private static async Task<InProcessTestCluster> DeployAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) => silo.AddPlacementDirector<FirstPlacement, FirstPlacementDirector>());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    [Fact]
    public void Hint_OfASiloThatIsNone_IsNoHint()
    {
        var silo = SiloAddress.New(System.Net.IPAddress.Loopback, 1, 1);
        var hints = new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = silo };
        Assert.Equal(silo, IPlacementDirector.GetPlacementHint(hints, [silo]));
        Assert.Null(IPlacementDirector.GetPlacementHint(hints, []));
    }
}

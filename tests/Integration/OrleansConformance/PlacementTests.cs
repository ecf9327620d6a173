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
}

public sealed class FirstPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class FirstPlacementAttribute() : PlacementAttribute(new FirstPlacement());

[FirstPlacement]
public sealed class PlacedGrain : Grain, IPlaced
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());
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
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureHost(host => host.Logging.ClearProviders());
        builder.ConfigureSilo((_, silo) => silo.AddPlacementDirector<FirstPlacement, FirstPlacementDirector>());
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        Assert.Equal("a", await cluster.Client.GetGrain<IPlaced>("a").Key());
        Assert.NotNull(cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IPlacementDirector>(typeof(FirstPlacement)));
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

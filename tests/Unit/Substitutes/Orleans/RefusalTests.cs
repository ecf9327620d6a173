using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Orleans.TestingHost;

namespace Personalization.Unit.Substitutes.Orleans;

public interface IGenericMethod : IGrainWithStringKey
{
    Task<T> Echo<T>(T value);
}

public sealed class GenericMethodGrain : Grain, IGenericMethod
{
    public Task<T> Echo<T>(T value) => Task.FromResult(value);
}

public interface IStreamingMethod : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count();
}

public sealed class StreamingMethodGrain : Grain, IStreamingMethod
{
    public IAsyncEnumerable<int> Count() => AsyncEnumerable.Empty<int>();
}

public interface IHomeless : IGrainWithStringKey
{
    Task Ping();
}

public sealed class HomelessGrain([PersistentState("state", "nowhere")] IPersistentState<object> state) : Grain, IHomeless
{
    public Task Ping() => state.WriteStateAsync();
}

/// <summary>What the substitute lacks, it says, with the way out.</summary>
public sealed class RefusalTests
{
    private const string WayOut = "Registry=full";

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void TestCluster_OfOtherThanOneSilo_IsRefused(short silos)
    {
        var error = Assert.Throws<NotSupportedException>(() => new InProcessTestClusterBuilder(silos).Build());

        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdditionalSilo_IsRefused()
    {
        await using var cluster = await DeployAsync();

        var error = await Assert.ThrowsAsync<NotSupportedException>(cluster.StartAdditionalSiloAsync);

        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silo_ThatIsToJoinAnother_IsRefused()
    {
        using var host = SiloHost(FreePort(), primary: new IPEndPoint(IPAddress.Loopback, 11111));

        await RefusedAsync(host, "11111");
    }

    [Fact]
    public async Task SecondSilo_OnTheSamePort_IsRefused()
    {
        var port = FreePort();
        using var first = SiloHost(port);
        await first.StartAsync();
        using var second = SiloHost(port);

        await RefusedAsync(second, $"{port}");
        await first.StopAsync();
    }

    [Fact]
    public async Task Silo_OnAPortThatAnotherProcessHolds_IsRefused()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var host = SiloHost(port);

        await RefusedAsync(host, $"{port}");
    }

    [Fact]
    public async Task Silo_AfterItHasStopped_LeavesItsPort()
    {
        var port = FreePort();
        using (var first = SiloHost(port))
        {
            await first.StartAsync();
            await first.StopAsync();
        }

        using var second = SiloHost(port);
        await second.StartAsync();
        await second.StopAsync();
    }

    [Fact]
    public async Task Client_OfASiloInAnotherProcess_IsRefused()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(1));
        using var host = builder.Build();

        await RefusedAsync(host, "gateway port 1");
    }

    [Theory]
    [InlineData("Orleans:Clustering:ProviderType", "AdoNet")]
    [InlineData("Orleans:GrainStorage:Default:ProviderType", "Redis")]
    [InlineData("Orleans:Streaming:events:ProviderType", "AzureQueueStorage")]
    public async Task ConfiguredProvider_ThatItLacks_IsRefused(string key, string provider)
    {
        using var host = SiloHost(FreePort(), settings: new() { [key] = provider });

        await RefusedAsync(host, provider);
    }

    [Fact]
    public async Task StorageProvider_ThatNobodyAdded_IsNamedToTheCaller()
    {
        await using var cluster = await DeployAsync();

        var error = await Assert.ThrowsAnyAsync<OrleansException>(() => cluster.Client.GetGrain<IHomeless>("a").Ping());

        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamProvider_ThatNobodyAdded_IsNamed()
    {
        await using var cluster = await DeployAsync();

        var error = Assert.Throws<KeyNotFoundException>(() => cluster.Client.GetStreamProvider("nowhere"));

        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscription_FromATokenOn_IsRefused()
    {
        await using var cluster = await DeployAsync();
        var stream = cluster.Client.GetStreamProvider("memory").GetStream<int>("ns", "a");
        var token = new global::Orleans.Providers.Streams.Common.EventSequenceToken(1);

        var error = await Assert.ThrowsAsync<NotSupportedException>(() => stream.SubscribeAsync(new Silent(), token));

        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrainInterface_WithAGenericMethod_IsRefused()
    {
        await using var cluster = await DeployAsync();

        var error = Assert.Throws<NotSupportedException>(() => cluster.Client.GetGrain<IGenericMethod>("a"));

        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrainInterface_WithAnAsyncStream_IsRefused()
    {
        await using var cluster = await DeployAsync();

        var error = Assert.Throws<NotSupportedException>(() => cluster.Client.GetGrain<IStreamingMethod>("a"));

        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    private static async Task<InProcessTestCluster> DeployAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddMemoryStreams("memory"));
        builder.ConfigureClient(client => client.AddMemoryStreams("memory"));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static IHost SiloHost(int port, IPEndPoint? primary = null, Dictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(port, gatewayPort: 0, primary));
        return builder.Build();
    }

    private static async Task RefusedAsync(IHost host, string what)
    {
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync());
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(WayOut, error.Message, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Silent : IAsyncObserver<int>
    {
        public Task OnNextAsync(int item, StreamSequenceToken? token = null) => Task.CompletedTask;

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}

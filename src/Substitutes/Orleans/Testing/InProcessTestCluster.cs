using System.Collections.ObjectModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster of one silo and a client for tests.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private const string OneSilo = "The Orleans substitute's test cluster has one silo: build with Registry=full for more.";

    // Names only, no port is opened: below those that the system gives to tests which ask it for a free one.
    private static int _lastPort = 12000;

    private readonly List<InProcessSiloHandle> _silos = [];
    private readonly int _siloPort = Interlocked.Add(ref _lastPort, 2);
    private IHost? _clientHost;

    internal InProcessTestCluster(InProcessTestClusterOptions options)
    {
        Options = options;
        if (options.InitialSilosCount != 1)
        {
            throw new NotSupportedException(OneSilo);
        }
    }

    public InProcessTestClusterOptions Options { get; }

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.ToList().AsReadOnly();

    public IClusterClient Client => _clientHost?.Services.GetRequiredService<IClusterClient>() ?? throw new InvalidOperationException(
        "The test cluster client is unavailable because the cluster has not been deployed or has been stopped.");

    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _silos[0].ServiceProvider;

    public async Task DeployAsync()
    {
        if (_silos.Count > 0)
        {
            throw new InvalidOperationException("Cluster host already deployed.");
        }

        await StartSiloAsync();
        if (Options.InitializeClientOnDeploy)
        {
            await InitializeClientAsync();
        }
    }

    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() =>
        _silos.Count > 0 ? throw new NotSupportedException(OneSilo) : StartSiloAsync();

    public async Task InitializeClientAsync()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development", ApplicationName = "TestClusterClient", DisableDefaults = true });
        builder.UseOrleansClient(client => client.UseLocalhostClustering(_siloPort + 1, Options.ServiceId, Options.ClusterId));
        Options.ClientHostConfigurationDelegates.ForEach(configure => configure(builder));
        _clientHost = builder.Build();
        await _clientHost.StartAsync();
    }

    /// <summary>Stops the silo and starts another with what the cluster was set up with: states in memory are gone.</summary>
    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        var silo = await StartSiloAsync();
        if (_clientHost is not null)
        {
            await StopClientAsync();
            await InitializeClientAsync();
        }

        return silo;
    }

    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        await instance.DisposeAsync();
        _silos.Remove(instance);
    }

    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: false);
        await StopSiloAsync(instance);
    }

    public async Task StopAllSilosAsync()
    {
        await StopClientAsync();
        foreach (var silo in Silos)
        {
            await StopSiloAsync(silo);
        }
    }

    public bool TryGetGrainContext(GrainId grainId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IGrainContext? grainContext)
    {
        grainContext = _silos.Select(s => s.ServiceProvider.GetRequiredService<SiloRuntime>().Find(grainId)).FirstOrDefault(c => c is not null);
        return grainContext is not null;
    }

    public Task WaitForDeactivationAsync(GrainId grainId) => TryGetGrainContext(grainId, out var context) ? context.Deactivated : Task.CompletedTask;

    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    public Task DeactivateAsync(GrainId grainId) => TryGetGrainContext(grainId, out var context)
        ? context.DeactivateAsync(new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateAsync)} was called."))
        : Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    public void Dispose() => Task.Run(StopAllSilosAsync).GetAwaiter().GetResult();

    private async Task StopClientAsync()
    {
        if (_clientHost is { } host)
        {
            _clientHost = null;
            await host.StopAsync();
            host.Dispose();
        }
    }

    private async Task<InProcessSiloHandle> StartSiloAsync()
    {
        var specific = new InProcessTestSiloSpecificOptions { SiloName = "Silo_0", SiloPort = _siloPort, GatewayPort = _siloPort + 1 };
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development", ApplicationName = "TestCluster", DisableDefaults = true });
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(specific.SiloPort, specific.GatewayPort, null, Options.ServiceId, Options.ClusterId)
            .Configure<DevelopmentCluster>(options => options.TakesPort = false)
            .Configure<SiloOptions>(options => options.SiloName = specific.SiloName));
        Options.SiloHostConfigurationDelegates.ForEach(configure => configure(specific, builder));
        var handle = new InProcessSiloHandle { Name = specific.SiloName, SiloHost = builder.Build() };
        await handle.SiloHost.StartAsync();
        _silos.Add(handle);
        return handle;
    }
}

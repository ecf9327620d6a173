using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster.</summary>
public class InProcessSiloHandle : IAsyncDisposable
{
    public string Name { get; set; } = null!;

    public IHost SiloHost { get; init; } = null!;

    public IServiceProvider ServiceProvider => SiloHost.Services;

    public SiloAddress SiloAddress => ServiceProvider.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public SiloAddress GatewayAddress => ServiceProvider.GetRequiredService<ILocalSiloDetails>().GatewayAddress;

    public bool IsActive { get; private set; } = true;

    public async Task StopSiloAsync(bool stopGracefully)
    {
        if (IsActive)
        {
            IsActive = false;
            await SiloHost.StopAsync(new CancellationToken(canceled: !stopGracefully));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopSiloAsync(stopGracefully: true);
        if (SiloHost is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

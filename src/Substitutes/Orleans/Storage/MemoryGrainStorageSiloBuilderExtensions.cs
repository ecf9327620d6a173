using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Storage in memory.</summary>
public static class MemoryGrainStorageSiloBuilderExtensions
{
    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) =>
        builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name) => builder.AddMemoryGrainStorage(name, _ => { });

    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name, Action<MemoryGrainStorageOptions> configureOptions)
    {
        var options = new MemoryGrainStorageOptions();
        configureOptions(options);
        builder.Services.AddGrainStorage(
            name, (services, _) => new MemoryGrainStorage(options.GrainStorageSerializer ?? services.GetRequiredService<IGrainStorageSerializer>()));
        return builder;
    }
}

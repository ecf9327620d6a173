using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Personalization.Storage.Releases;

namespace Personalization.Storage.Blobs;

/// <summary>Registers the blob store and what lies in it.</summary>
public static class BlobStoreServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IBlobStore"/> and <see cref="ReleaseStore"/> from the section <see cref="BlobStoreOptions.Section"/>; the options are held against their rules at start.</summary>
    public static IServiceCollection AddBlobStore(this IServiceCollection services, Action<BlobStoreOptions>? configure = null)
    {
        var options = services.AddOptions<BlobStoreOptions>().BindConfiguration(BlobStoreOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        if (configure is not null)
        {
            options.Configure(configure);
        }
        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BlobStoreOptions>, BlobStoreOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => BlobStoreFactory.Open(
            provider.GetRequiredService<IOptions<BlobStoreOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ReleaseStore>();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Personalization.Storage.Sqlite;

/// <summary>Registers the SQLite grain storage with a silo.</summary>
public static class SqliteGrainStorageSiloBuilderExtensions
{
    /// <summary>
    /// Adds a storage provider of this name, with options from the section <see cref="SqliteOptions.Section"/> and then from <paramref name="configure"/>,
    /// held against their rules at start. States go through the <see cref="IGrainStorageSerializer"/> of the same name, or else the silo's default.
    /// </summary>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder builder, string name, Action<SqliteOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<SqliteOptions>(name).BindConfiguration(SqliteOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        if (configure is not null)
        {
            options.Configure(configure);
        }
        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteOptions>, SqliteOptionsValidator>());
        builder.Services.AddGrainStorage(name, Create);
        return builder;
    }

    private static SqliteGrainStorage Create(IServiceProvider services, string name) => new(
        name,
        services.GetRequiredService<IOptionsMonitor<SqliteOptions>>().Get(name),
        services.GetKeyedService<IGrainStorageSerializer>(name) ?? services.GetRequiredService<IGrainStorageSerializer>());
}

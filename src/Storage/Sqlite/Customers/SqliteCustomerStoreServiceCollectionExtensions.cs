using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Personalization.Storage.Customers;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>Registers the SQLite customer store.</summary>
public static class SqliteCustomerStoreServiceCollectionExtensions
{
    private const string Name = "customers";

    /// <summary>
    /// Adds the store as <see cref="ICustomerStore"/>, opened when it is first asked for, with options from the section <see cref="SqliteOptions.Section"/> and then
    /// from <paramref name="configure"/>.
    /// </summary>
    /// <param name="before">A file of grains' states whose customers are taken over.</param>
    public static IServiceCollection AddSqliteCustomerStore(this IServiceCollection services, Action<SqliteOptions> configure, string? before = null)
    {
        services.AddOptions<SqliteOptions>(Name).BindConfiguration(SqliteOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteOptions>, SqliteOptionsValidator>());
        return services.AddSingleton<ICustomerStore>(provider => SqliteCustomerStore.Open(provider.GetRequiredService<IOptionsMonitor<SqliteOptions>>().Get(Name), before));
    }
}

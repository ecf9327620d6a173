using Npgsql;
using Orleans.Storage;
using Personalization.Core.Customers;
using Personalization.Storage.Postgres;

namespace Personalization.Silo.Customers.Full;

/// <summary>Customers as versions before kept them: one grain state each, written anew with every event. Taken over when a customer is first opened.</summary>
public sealed class FormerGrainStates(IServiceProvider services) : IFormerCustomers
{
    private const string State = "profile";
    private readonly Lazy<IGrainStorage> _storage = new(() => services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Customers));

    private volatile Task<bool>? _any;

    public async Task<byte[]?> FindAsync(string customerId, NpgsqlDataSource source)
    {
        if (!await AnyAsync(source)) return null;
        var state = await ReadAsync(customerId);
        return state.RecordExists ? CustomerProfileCodec.Encode(state.State!.Profile) : null;
    }

    public async Task ForgetAsync(string customerId, NpgsqlDataSource source)
    {
        if (!await AnyAsync(source)) return;
        var state = await ReadAsync(customerId);
        if (state.RecordExists) await _storage.Value.ClearStateAsync(State, Id(customerId), state);
    }

    /// <summary>Asked once: a database that has never seen a version before costs no customer a question.</summary>
    private async Task<bool> AnyAsync(NpgsqlDataSource source)
    {
        var any = _any ??= AskAsync();
        try
        {
            return await any;
        }
        catch (NpgsqlException)
        {
            _any = null;
            throw;
        }

        async Task<bool> AskAsync()
        {
            await using var command = source.CreateCommand("SELECT EXISTS (SELECT FROM grain_state WHERE grain_type = 'profile' AND payload IS NOT NULL)");
            return await command.ExecuteScalarAsync() is true;
        }
    }

    private async Task<GrainState<CustomerState>> ReadAsync(string customerId)
    {
        var state = new GrainState<CustomerState>(new CustomerState());
        await _storage.Value.ReadStateAsync(State, Id(customerId), state);
        return state;
    }

    private static GrainId Id(string customerId) => GrainId.Create("customer", customerId);
}

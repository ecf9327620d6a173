using Npgsql;
using Orleans.Runtime;
using Personalization.Silo.Customers.Full;
using Personalization.Storage.Postgres;

namespace Personalization.Cluster.Full;

/// <summary>Where customers are active, as Orleans asks it: the first to register stays, until it goes or is known to be dead.</summary>
[Collection("postgres")]
public sealed class CustomerDirectoryTests(PostgresFixture shared) : IAsyncLifetime
{
    private static readonly GrainId Ada = GrainId.Create("customer", "ada");
    private static readonly SiloAddress One = SiloAddress.FromParsableString("127.0.0.1:1@1");
    private static readonly SiloAddress Other = SiloAddress.FromParsableString("127.0.0.1:2@1");
    private CustomerDirectory _directory = null!;

    public async Task InitializeAsync()
    {
        if (shared.Postgres.Unavailable is not null) return;
        await using var source = NpgsqlDataSource.Create(shared.Postgres.ConnectionString);
        await PostgresScript.RunAsync(source);
        _directory = new CustomerDirectory(shared.Postgres.ConnectionString, Guid.NewGuid().ToString("N"));
    }

    public async Task DisposeAsync()
    {
        if (_directory is not null) await _directory.DisposeAsync();
    }

    [SkippableFact]
    public async Task Lookup_OfOneWhoIsNotActive_FindsNobody()
    {
        SkipWithoutPostgres();
        Assert.Null(await _directory.Lookup(Ada));
    }

    [SkippableFact]
    public async Task Register_OfASecondActivation_AnswersWithTheFirst()
    {
        SkipWithoutPostgres();
        var first = At(One);
        Assert.Equal(first, await _directory.Register(first));
        Assert.Equal(first, await _directory.Register(At(Other)));
        Assert.Equal(first, await _directory.Lookup(Ada));
        Assert.Equal(first.MembershipVersion, (await _directory.Lookup(Ada))!.MembershipVersion);
    }

    [SkippableFact]
    public async Task Register_InPlaceOfTheOneThatIsThere_TakesItsPlace_AndOfAnyOther_DoesNot()
    {
        SkipWithoutPostgres();
        var (dead, successor, late) = (At(One), At(Other), At(Other));
        await _directory.Register(dead);
        Assert.Equal(successor, await _directory.Register(successor, dead));
        Assert.Equal(successor, await _directory.Register(late, dead));
        Assert.Equal(successor, await _directory.Lookup(Ada));
    }

    [SkippableFact]
    public async Task Unregister_OfAnActivationOfBefore_LeavesItsSuccessor()
    {
        SkipWithoutPostgres();
        var (former, successor) = (At(One), At(One));
        await _directory.Register(former);
        await _directory.Unregister(former);
        Assert.Null(await _directory.Lookup(Ada));
        await _directory.Register(successor);
        await _directory.Unregister(former);
        Assert.Equal(successor, await _directory.Lookup(Ada));
    }

    [SkippableFact]
    public async Task UnregisterSilos_ForgetsTheirs_AndNoOthers()
    {
        SkipWithoutPostgres();
        var max = new GrainAddress { GrainId = GrainId.Create("customer", "max"), ActivationId = ActivationId.NewId(), SiloAddress = Other };
        await _directory.Register(At(One));
        await _directory.Register(max);
        await _directory.UnregisterSilos([One]);
        Assert.Null(await _directory.Lookup(Ada));
        Assert.Equal(max, await _directory.Lookup(max.GrainId));
    }

    private static GrainAddress At(SiloAddress silo) => new() { GrainId = Ada, ActivationId = ActivationId.NewId(), SiloAddress = silo, MembershipVersion = new MembershipVersion(7) };

    private void SkipWithoutPostgres() => Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);
}

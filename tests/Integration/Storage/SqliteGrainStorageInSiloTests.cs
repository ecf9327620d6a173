using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Personalization.Storage.Sqlite;
using Personalization.Testing;

namespace Personalization.Integration.Storage;

/// <summary>The provider as grains use it, across the end of a silo.</summary>
public sealed class SqliteGrainStorageInSiloTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task States_AreThere_InTheNextSilo()
    {
        await using (var first = await StartAsync())
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Grain(first, number).AddAsync(number + 1)));
        }
        await using var second = await StartAsync();
        for (var number = 0; number < 100; number++)
        {
            Assert.Equal(number + 1, await Grain(second, number).GetAsync());
        }
    }

    [Fact]
    public async Task AClearedState_IsNew_InTheNextSilo()
    {
        await using (var first = await StartAsync())
        {
            await Grain(first, 1).AddAsync(5);
            await Grain(first, 1).ClearAsync();
            Assert.Equal(0, await Grain(first, 1).GetAsync());
        }
        await using var second = await StartAsync();
        Assert.Equal(0, await Grain(second, 1).GetAsync());
    }

    [Fact]
    public async Task ADamagedFile_KeepsTheSiloFromStarting()
    {
        await File.WriteAllTextAsync(_folder.File("state.db"), new string('x', 10_000));
        var error = await Assert.ThrowsAnyAsync<Exception>(async () => await (await StartAsync()).DisposeAsync());
        Assert.Contains("is not a SQLite database", error.ToString(), StringComparison.Ordinal);
    }

    private static ISumGrain Grain(InProcessTestCluster cluster, int number) => cluster.Client.GetGrain<ISumGrain>($"sum-{number}");

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddSqliteGrainStorage("sqlite", options => options.Path = _folder.File("state.db")));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}

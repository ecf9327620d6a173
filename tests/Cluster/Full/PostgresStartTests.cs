using Personalization.Testing;

namespace Personalization.Cluster.Full;

/// <summary>What an operator hears whose database is not as it should be.</summary>
[Collection("postgres")]
public sealed class PostgresStartTests(PostgresFixture shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Start_WithoutADatabase_NamesTheSetting()
    {
        SkipWithoutPostgres();
        var (exitCode, output) = await StartAsync($"Silo:ConnectionString=Host=127.0.0.1;Port={SiloProcess.FreePort()};Username=postgres");
        Assert.Equal(1, exitCode);
        Assert.Contains("Silo:ConnectionString", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_WithoutTablesAndWithoutLeaveToMakeThem_NamesTheScript()
    {
        SkipWithoutPostgres();
        var (exitCode, output) = await StartAsync($"Silo:ConnectionString={shared.Postgres.ConnectionString.Replace("Database=postgres", "Database=template1", StringComparison.Ordinal)}", "--set", "Silo:CreateTables=false");
        Assert.Equal(1, exitCode);
        Assert.Contains("deploy/sql/postgresql.sql", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_WithATypingErrorInMembership_SaysSo()
    {
        SkipWithoutPostgres();
        var (exitCode, output) = await StartAsync($"Silo:ConnectionString={shared.Postgres.ConnectionString}", "--set", "Membership:ProbeTimeot=00:00:01");
        Assert.Equal(1, exitCode);
        Assert.Contains("no setting 'ProbeTimeot'", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output)> StartAsync(string connection, params string[] more) =>
        SiloProcess.RunToEndAsync(["--port", "0", "--data", _folder.File("data"), "--items", "300", "--customers", "50", "--set", "Silo:Membership=postgres", "--set", connection, .. more]);

    private void SkipWithoutPostgres() => Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);
}

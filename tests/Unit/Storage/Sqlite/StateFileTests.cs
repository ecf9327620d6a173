using Microsoft.Data.Sqlite;
using Personalization.Storage.Sqlite;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Sqlite;

/// <summary>A file that cannot be used is refused with a sentence, and is left as it is.</summary>
public sealed class StateFileTests : IDisposable
{
    private static readonly StateKey Key = new("customer/c1", "profile");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFileThatIsNotThere_IsMade_WithItsFolder()
    {
        await using var store = SqliteStateStore.Open(new SqliteOptions { Path = _folder.File("deep/er/state.db") });
        Assert.Null(await store.ReadAsync(Key));
        Assert.True(File.Exists(_folder.File("deep/er/state.db")));
    }

    [Fact]
    public void AFileThatIsNoDatabase_IsRefused()
    {
        File.WriteAllText(Path, new string('x', 10_000));
        Assert.Contains("is not a SQLite database", Refused<InvalidDataException>(), StringComparison.Ordinal);
        Assert.Equal(new string('x', 10_000), File.ReadAllText(Path));
    }

    [Fact]
    public void AFileCutToNothing_IsRefused()
    {
        File.WriteAllBytes(Path, []);
        Assert.Contains("is empty", Refused<InvalidDataException>(), StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(Path).Length);
    }

    [Fact]
    public async Task ATruncatedFile_IsRefused_WhenItIsOpenedOrRead()
    {
        await WriteStatesAsync();
        using (var file = new FileStream(Path, FileMode.Open))
        {
            file.SetLength(8192);
        }
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await using var store = Open();
            for (var number = 0; number < 50; number++)
            {
                await store.ReadAsync(new($"{number}", ""));
            }
        });
    }

    [Fact]
    public async Task ADamagedPage_IsTold_AndWritingElsewhereGoesOn()
    {
        await WriteStatesAsync();
        using (var file = new FileStream(Path, FileMode.Open))
        {
            // The first three pages hold the schema, its version and the root of the states.
            file.Position = 3 * 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)(file.Length - file.Position)).ToArray());
        }
        await using var store = Open();
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => store.ReadAsync(new("1", "")));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.WriteAsync(new("1", ""), new byte[1], null));
    }

    [Fact]
    public async Task AnotherSchemaVersion_IsRefused_NamingBoth()
    {
        await Open().DisposeAsync();
        Execute("UPDATE schema_version SET version = 7");
        Assert.Contains("has schema version 7, this build reads version 1", Refused<InvalidDataException>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALostSchemaVersion_IsRefused()
    {
        await Open().DisposeAsync();
        Execute("DELETE FROM schema_version");
        Assert.Contains("has schema version none", Refused<InvalidDataException>(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherApplicationsDatabase_IsRefused()
    {
        Execute("CREATE TABLE songs (title TEXT)");
        Assert.Contains("is another application's database", Refused<InvalidDataException>(), StringComparison.Ordinal);
    }

    [Fact]
    public void AFolder_IsRefused()
    {
        Directory.CreateDirectory(Path);
        Assert.Contains("cannot be opened", Refused<IOException>(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheLog_IsFlushedAtEveryCommit()
    {
        using var connection = new StateFile(new SqliteOptions { Path = Path }).OpenForWriting();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT journal_mode || ' ' || synchronous FROM pragma_journal_mode, pragma_synchronous";
        Assert.Equal("wal 2", command.ExecuteScalar());
    }

    private string Path => _folder.File("state.db");

    private SqliteStateStore Open() => SqliteStateStore.Open(new SqliteOptions { Path = Path });

    private string Refused<TError>() where TError : Exception
    {
        var error = Assert.Throws<TError>(() => { Open(); });
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    private async Task WriteStatesAsync()
    {
        await using var store = Open();
        for (var number = 0; number < 50; number++)
        {
            await store.WriteAsync(new($"{number}", ""), new byte[3000], null);
        }
    }

    private void Execute(string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;
using Personalization.Contracts;
using Personalization.Silo;
using Personalization.Silo.Hosting;
using Personalization.Silo.Hosting.Full;
using Personalization.Testing;

namespace Personalization.Cluster.Full;

/// <summary>Grain state in PostgreSQL, by our statements and Orleans' provider.</summary>
[Collection("postgres")]
public sealed class PostgresStateTests(PostgresFixture shared) : IAsyncLifetime
{
    private IHost? _host;
    private IGrainStorage _storage = null!;

    public async Task InitializeAsync()
    {
        if (shared.Postgres.Unavailable is not null) return;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleans(silo =>
        {
            silo.Services.AddSingleton<IGrainStorageSerializer, JsonState>();
            new PostgresMembership().Configure(silo, new SiloSettings { ConnectionString = shared.Postgres.ConnectionString, Cluster = Guid.NewGuid().ToString("N") });
        });
        _host = builder.Build();
        await _host.StartAsync();
        _storage = _host.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Customers);
    }

    public async Task DisposeAsync()
    {
        if (_host is null) return;
        await _host.StopAsync();
        _host.Dispose();
    }

    [SkippableFact]
    public async Task Read_OfWhatWasWritten_ReturnsIt()
    {
        SkipWithoutPostgres();
        await WriteAsync("ada", "first");
        var read = await ReadAsync("ada");
        Assert.Equal(("first", true, "1"), (read.State?.Text, read.RecordExists, read.ETag));
    }

    [SkippableFact]
    public async Task Read_OfNothing_SaysSo()
    {
        SkipWithoutPostgres();
        var read = await ReadAsync("nobody");
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
    }

    [SkippableFact]
    public async Task Write_AfterSomeoneElseCreated_IsRefused()
    {
        SkipWithoutPostgres();
        var late = await ReadAsync("bob");
        await WriteAsync("bob", "mine");
        late.State = new Note("theirs");
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("note", Id("bob"), late));
        Assert.Equal("mine", (await ReadAsync("bob")).State?.Text);
    }

    [SkippableFact]
    public async Task Write_AfterSomeoneElseWrote_IsRefused()
    {
        SkipWithoutPostgres();
        await WriteAsync("eve", "one");
        var (quick, late) = (await ReadAsync("eve"), await ReadAsync("eve"));
        quick.State = new Note("two");
        await _storage.WriteStateAsync("note", Id("eve"), quick);
        late.State = new Note("three");
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("note", Id("eve"), late));
        Assert.Equal(("two", "2"), ((await ReadAsync("eve")).State?.Text, quick.ETag));
    }

    [SkippableFact]
    public async Task Clear_LeavesNothingToRead_AndRefusesAWriterFromBefore()
    {
        SkipWithoutPostgres();
        await WriteAsync("max", "one");
        var (state, late) = (await ReadAsync("max"), await ReadAsync("max"));
        await _storage.ClearStateAsync("note", Id("max"), state);
        Assert.False((await ReadAsync("max")).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("note", Id("max"), late));
        state.State = new Note("anew");
        await _storage.WriteStateAsync("note", Id("max"), state);
        Assert.Equal("anew", (await ReadAsync("max")).State?.Text);
    }

    /// <summary>The provider reads keys of hexadecimal digits as numbers.</summary>
    [SkippableTheory]
    [InlineData("7", "07")]
    [InlineData("ab", "AB")]
    [InlineData("c1+x", "0c1+x")]
    [InlineData("0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("7", "7+")]
    public async Task Write_OfKeysThatMeanTheSameNumber_KeepsThemApart(string one, string other)
    {
        SkipWithoutPostgres();
        await WriteAsync(one, "one");
        await WriteAsync(other, "other");
        Assert.Equal("one", (await ReadAsync(one)).State?.Text);
        Assert.Equal("other", (await ReadAsync(other)).State?.Text);
    }

    private void SkipWithoutPostgres() => Skip.If(shared.Postgres.Unavailable is not null, shared.Postgres.Unavailable);

    private static GrainId Id(string key) => GrainId.Create("customer", key);

    private async Task<GrainState<Note>> ReadAsync(string key)
    {
        var state = new GrainState<Note>(new Note(""));
        await _storage.ReadStateAsync("note", Id(key), state);
        return state;
    }

    private Task WriteAsync(string key, string text) => _storage.WriteStateAsync("note", Id(key), new GrainState<Note>(new Note(text)));

    /// <summary>A state of these tests alone.</summary>
    [GenerateSerializer, Alias("Personalization.Cluster.Note")]
    public sealed record Note([property: Id(0)] string Text)
    {
        public Note() : this("")
        {
        }
    }

    private sealed class JsonState : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => BinaryData.FromObjectAsJson(input);

        public T Deserialize<T>(BinaryData input) => input.ToObjectFromJson<T>()!;
    }
}

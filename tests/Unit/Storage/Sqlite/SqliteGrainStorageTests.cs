using System.Text.Json;
using Orleans.Runtime;
using Orleans.Storage;
using Personalization.Storage.Sqlite;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Sqlite;

public sealed class SqliteGrainStorageTests : IAsyncLifetime
{
    private const string State = "profile";
    private static readonly GrainId Grain = GrainId.Create("customer", "c1");
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteGrainStorage _storage;

    public SqliteGrainStorageTests() => _storage = Storage();

    public Task InitializeAsync() => _storage.StartAsync();

    public async Task DisposeAsync()
    {
        await _storage.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Read_OfNothing_GivesANewState()
    {
        var read = new GrainState<Counter>(new Counter { Value = 9 }, "stale") { RecordExists = true };
        await _storage.ReadStateAsync(State, Grain, read);
        Assert.Equal(0, read.State!.Value);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task Read_OfNothing_OfATypeWithoutPlainConstructor_GivesAnInstance()
    {
        var read = new GrainState<Positional>();
        await _storage.ReadStateAsync(State, Grain, read);
        Assert.NotNull(read.State);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task Write_ThenRead_ByAnotherActivation_GivesTheState()
    {
        var written = await WriteAsync(5);
        Assert.True(written.RecordExists);
        var read = await ReadAsync();
        Assert.Equal(5, read.State!.Value);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Write_OfAnActivationThatWasOvertaken_IsInconsistent_AndNamesBothETags()
    {
        await WriteAsync(5);
        var first = await ReadAsync();
        var second = await ReadAsync();
        first.State!.Value = 6;
        await _storage.WriteStateAsync(State, Grain, first);
        var before = second.ETag;
        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync(State, Grain, second));
        Assert.Equal(first.ETag, error.StoredEtag);
        Assert.Equal(before, error.CurrentEtag);
        Assert.Equal(before, second.ETag);
        Assert.Equal(6, (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task Clear_RemovesTheState_AndTheGrainCanWriteAgain()
    {
        var state = await WriteAsync(5);
        await _storage.ClearStateAsync(State, Grain, state);
        Assert.Equal(0, state.State!.Value);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
        Assert.False((await ReadAsync()).RecordExists);
        state.State.Value = 7;
        await _storage.WriteStateAsync(State, Grain, state);
        Assert.Equal(7, (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task Clear_OfNothing_IsDone()
    {
        var state = await ReadAsync();
        await _storage.ClearStateAsync(State, Grain, state);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task Clear_OfAnActivationThatWasOvertaken_IsInconsistent()
    {
        await WriteAsync(5);
        var first = await ReadAsync();
        var second = await ReadAsync();
        await _storage.WriteStateAsync(State, Grain, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync(State, Grain, second));
        Assert.True((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task States_SurviveTheProvider()
    {
        await WriteAsync(5);
        await _storage.DisposeAsync();
        await using var again = Storage();
        await again.StartAsync();
        var read = new GrainState<Counter>();
        await again.ReadStateAsync(State, Grain, read);
        Assert.Equal(5, read.State!.Value);
    }

    [Fact]
    public async Task BeforeTheStart_AndAfterTheStop_ItSaysSo()
    {
        await using var notStarted = Storage();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => notStarted.ReadStateAsync(State, Grain, new GrainState<Counter>()));
        Assert.Contains("\"state\" is not started yet, or stopped", error.Message, StringComparison.Ordinal);
    }

    private SqliteGrainStorage Storage() => new("state", new SqliteOptions { Path = _folder.File("state.db") }, new PlainJson());

    private async Task<GrainState<Counter>> WriteAsync(int value)
    {
        var state = new GrainState<Counter>(new Counter { Value = value });
        await _storage.WriteStateAsync(State, Grain, state);
        return state;
    }

    private async Task<GrainState<Counter>> ReadAsync()
    {
        var state = new GrainState<Counter>();
        await _storage.ReadStateAsync(State, Grain, state);
        return state;
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }

    private sealed record Positional(string Name);

    private sealed class PlainJson : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

        public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input);
    }
}

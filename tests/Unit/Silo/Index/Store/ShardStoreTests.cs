using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Personalization.Contracts;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Store;
using Personalization.Storage.Blobs;
using Personalization.Testing;

namespace Personalization.Unit.Silo.Index.Store;

/// <summary>Two who write one shard never mix their writes, and what is damaged is found out.</summary>
public sealed class ShardStoreTests : IDisposable
{
    private const string Folder = "index/r/2/0";
    private static readonly Guid Log = Guid.NewGuid();
    private static readonly ImmutableArray<Guid> Logs = [Log, Log, Log, Log];
    private static readonly ImmutableArray<LogPosition> Start = [.. new LogPosition[CatalogPartitions.Count]];
    private readonly TemporaryFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private readonly ShardStore _store;

    public ShardStoreTests()
    {
        _blobs = new FolderBlobStore(_folder.File("blobs"), TimeProvider.System);
        _store = StoreOf("vectors");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publish_ByTwoAtOnce_StoresOne_AndTellsTheOther()
    {
        var before = await _store.ReadHeadAsync(default);
        ShardHead one = _store.NewHead(true, false, Start), other = _store.NewHead(true, false, Start);
        await _blobs.WriteAsync(_store.SnapshotOf(one), new MemoryStream([1]));
        await _blobs.WriteAsync(_store.SnapshotOf(other), new MemoryStream([2]));
        Assert.NotNull(await _store.TryPublishAsync(before, one, default));
        Assert.Null(await _store.TryPublishAsync(before, other, default));
        Assert.Equal(one.Generation, (await _store.ReadHeadAsync(default)).Head!.Generation);
        Assert.Equal([$"{Folder}/head", _store.SnapshotOf(one)], await NamesAsync());
    }

    [Fact]
    public async Task Publish_OfANewGeneration_DeletesTheOldOne()
    {
        var first = await PublishAsync();
        Assert.NotNull(await _store.TryAppendAsync(first.Head!, Nothing, Logs, [Upsert(1)], default));
        var second = await _store.TryPublishAsync(first, _store.NewHead(false, false, Start), default);
        Assert.Equal([$"{Folder}/head"], await NamesAsync());
        Assert.Empty((await _store.ReadDeltaAsync(second!.Head!, default)).Records);
    }

    [Fact]
    public async Task Head_OfOtherVectors_CountsAsNone_AndIsReplaced()
    {
        await PublishAsync();
        var republished = StoreOf("other vectors");
        var found = await republished.ReadHeadAsync(default);
        Assert.Null(found.Head);
        Assert.NotNull(await republished.TryPublishAsync(found, republished.NewHead(false, false, Start), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("{\"format\":2,\"generation\":\"g\",\"vectors\":\"vectors\",\"hasSnapshot\":true,\"hasRows\":true,\"positions\":[]}")]
    public async Task Head_ThatCannotBeRead_CountsAsNone(string content)
    {
        await _blobs.WriteAsync($"{Folder}/head", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)));
        var found = await _store.ReadHeadAsync(default);
        Assert.Null(found.Head);
        Assert.NotNull(await _store.TryPublishAsync(found, _store.NewHead(false, false, Start), default));
    }

    [Fact]
    public async Task Append_ByTwoAtOnce_KeepsTheFirst_AndTellsTheSecond()
    {
        var head = (await PublishAsync()).Head!;
        var tail = await _store.TryAppendAsync(head, Nothing, Logs, [Upsert(1), Position(1)], default);
        Assert.Null(await _store.TryAppendAsync(head, Nothing, Logs, [Upsert(9)], default));
        Assert.NotNull(await _store.TryAppendAsync(head, tail!, Logs, [Upsert(2), Position(2)], default));
        Assert.Null(await _store.TryAppendAsync(head, tail!, Logs, [Upsert(9)], default));
        var delta = await _store.ReadDeltaAsync(head, default);
        Assert.Equal([1L, 2L], delta.Records.Select(r => r.Key));
        Assert.Equal(new LogPosition(Log, 2), delta.Positions[0]);
    }

    [Fact]
    public async Task Append_OfMuch_GoesOnInAnotherSegment()
    {
        var head = (await PublishAsync()).Head!;
        var tail = Nothing;
        var rows = Enumerable.Range(1, 40_000).Select(i => Upsert(i)).ToArray();
        for (var batch = 0; batch < 4; batch++) tail = (await _store.TryAppendAsync(head, tail, Logs, [.. rows.Skip(batch * 10_000).Take(10_000)], default))!;
        tail = await _store.TryAppendAsync(head, tail, Logs, [Position(40_000)], default);
        Assert.True(tail!.Number > 0);
        var delta = await _store.ReadDeltaAsync(head, default);
        Assert.Equal(rows.Select(r => r.Key), delta.Records.Select(r => r.Key));
        Assert.Equal((40_000, tail.Number, tail.Bytes), (delta.Positions[0].Version, delta.Tail.Number, delta.Tail.Bytes));
    }

    [Fact]
    public async Task Append_AfterATornTail_WritesOverIt()
    {
        var head = (await PublishAsync()).Head!;
        await _store.TryAppendAsync(head, Nothing, Logs, [Upsert(1), Position(1), Upsert(2), Position(2)], default);
        await CutAsync($"{Folder}/delta-{head.Generation}-0", bytes: 3);
        var torn = await _store.ReadDeltaAsync(head, default);
        Assert.Equal((2, 1L, null), (torn.Records.Count, torn.Positions[0].Version, torn.Damage));
        await _store.TryAppendAsync(head, torn.Tail, Logs, [Upsert(2), Upsert(3), Position(3)], default);
        var mended = await _store.ReadDeltaAsync(head, default);
        Assert.Equal([1L, 2L, 2L, 3L], mended.Records.Select(r => r.Key));
        Assert.Equal(3, mended.Positions[0].Version);
    }

    [Fact]
    public async Task Read_WithADamagedSegmentInTheMiddle_StopsThere_AndSaysSo()
    {
        var head = (await PublishAsync()).Head!;
        var tail = Nothing;
        for (var batch = 0; batch < 3; batch++)
            tail = (await _store.TryAppendAsync(head, tail, Logs, [.. Enumerable.Range(batch * 30_000 + 1, 30_000).Select(i => Upsert(i)), Position((batch + 1) * 30_000)], default))!;
        Assert.Equal(2, tail.Number);
        await CutAsync($"{Folder}/delta-{head.Generation}-1", bytes: 1000);
        var delta = await _store.ReadDeltaAsync(head, default);
        Assert.Contains($"delta-{head.Generation}-2", delta.Damage, StringComparison.Ordinal);
        Assert.Equal(30_000, delta.Positions[0].Version);
        Assert.DoesNotContain(delta.Records, r => r.Version > 60_000);
    }

    [Fact]
    public async Task Read_OfRecordsThatAreCoveredAlready_LeavesThemOut()
    {
        var head = (await PublishAsync(Start.SetItem(0, new LogPosition(Log, 5)))).Head!;
        await _store.TryAppendAsync(head, Nothing, Logs, [Upsert(4), Upsert(5), Upsert(6), Position(6)], default);
        Assert.Equal([6L], (await _store.ReadDeltaAsync(head, default)).Records.Select(r => r.Version));
    }

    [Fact]
    public async Task Read_OfADeltaOfAnotherLog_StopsAndSaysSo()
    {
        var head = (await PublishAsync(Start.SetItem(0, new LogPosition(Guid.NewGuid(), 5)))).Head!;
        await _store.TryAppendAsync(head, Nothing, Logs, [Upsert(6), Position(6)], default);
        var delta = await _store.ReadDeltaAsync(head, default);
        Assert.Empty(delta.Records);
        Assert.NotNull(delta.Damage);
    }

    private static DeltaTail Nothing => new(0, null, default, 0);

    private static DeltaRecord Upsert(int n) => new(DeltaRecordKind.Upsert, 0, n, n, [n, 0, 0]);

    private static DeltaRecord Position(int n) => new(DeltaRecordKind.Position, 0, n);

    private ShardStore StoreOf(string vectors) => new(_blobs, Folder, dimensions: 3, vectors, NullLogger.Instance);

    private async Task<StoredHead> PublishAsync(ImmutableArray<LogPosition>? positions = null) =>
        (await _store.TryPublishAsync(await _store.ReadHeadAsync(default), _store.NewHead(false, false, positions ?? Start), default))!;

    private async Task CutAsync(string name, int bytes)
    {
        var blob = await _blobs.ReadAsync(name);
        await _blobs.WriteAsync(name, new MemoryStream(blob!.Content.ToArray()[..^bytes]));
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var entry in _blobs.ListAsync("index/")) names.Add(entry.Name);
        return names;
    }
}

using Personalization.Storage.Sqlite;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Sqlite;

/// <summary>What is promised to many writers at once. A foreign lock holds the writer where the test wants it.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ManyWrites_ShareFewTransactions()
    {
        await using var store = Open();
        Task<StateWrite>[] writes;
        using (Lock())
        {
            writes = Start(store, 500);
            Assert.DoesNotContain(writes, write => write.IsCompleted);
        }
        Assert.All(await Task.WhenAll(writes), write => Assert.True(write.IsCommitted));
        Assert.Equal(500, store.Writes);
        // One for those that had come when the writer looked and met the lock, one for the rest.
        Assert.InRange(store.Transactions, 1, 2);
    }

    [Fact]
    public async Task ABatch_IsNoLongerThanTheOptionsSay()
    {
        await using var store = Open(new SqliteOptions { MaxBatchWrites = 10, BusyTimeout = TimeSpan.FromMinutes(1) });
        Task<StateWrite>[] writes;
        using (Lock())
        {
            writes = Start(store, 100);
        }
        await Task.WhenAll(writes);
        Assert.InRange(store.Transactions, 10, 100);
    }

    [Fact]
    public async Task AFullQueue_MakesCallersWait_AndDropsNothing()
    {
        await using var store = Open(new SqliteOptions { QueueCapacity = 4, MaxBatchWrites = 2, BusyTimeout = TimeSpan.FromMinutes(1) });
        Task<StateWrite>[] writes;
        using (Lock())
        {
            writes = Start(store, 50);
            Assert.InRange(store.WaitingWrites, 0, 4);
        }
        Assert.All(await Task.WhenAll(writes), write => Assert.True(write.IsCommitted));
        for (var number = 0; number < 50; number++)
        {
            Assert.NotNull(await store.ReadAsync(KeyOf(number)));
        }
    }

    [Fact]
    public async Task ACanceledWait_ForRoomInTheQueue_WritesNothing()
    {
        await using var store = Open(new SqliteOptions { QueueCapacity = 1, MaxBatchWrites = 1, BusyTimeout = TimeSpan.FromMinutes(1) });
        using var cancellation = new CancellationTokenSource();
        Task<StateWrite>[] accepted;
        Task<StateWrite> waiting;
        using (Lock())
        {
            accepted = Start(store, 3);
            waiting = store.WriteAsync(KeyOf(99), new byte[1], null, cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }
        await Task.WhenAll(accepted);
        Assert.Null(await store.ReadAsync(KeyOf(99)));
    }

    [Fact]
    public async Task AConflict_FailsItsOwnCallerAlone()
    {
        await using var store = Open();
        var kept = await store.WriteAsync(KeyOf(0), new byte[1], null);
        Task<StateWrite>[] others;
        Task<StateWrite> conflicting;
        using (Lock())
        {
            others = [.. Enumerable.Range(1, 20).Select(number => store.WriteAsync(KeyOf(number), new byte[1], null))];
            conflicting = store.WriteAsync(KeyOf(0), new byte[2], "older");
        }
        Assert.All(await Task.WhenAll(others), write => Assert.True(write.IsCommitted));
        Assert.Equal(new StateWrite(false, kept.ETag), await conflicting);
    }

    [Fact]
    public async Task TwoWritesOfOneState_InOneBatch_SeeEachOther()
    {
        await using var store = Open();
        Task<StateWrite> first;
        Task<StateWrite> second;
        using (Lock())
        {
            first = store.WriteAsync(KeyOf(1), new byte[1], null);
            second = store.WriteAsync(KeyOf(1), new byte[2], null);
        }
        Assert.True((await first).IsCommitted);
        Assert.Equal(new StateWrite(false, (await first).ETag), await second);
    }

    [Fact]
    public async Task ALockHeldTooLong_FailsTheBatch_AndTheNextIsWritten()
    {
        await using var store = Open(new SqliteOptions { BusyTimeout = TimeSpan.FromSeconds(1) });
        using (Lock())
        {
            var error = await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(KeyOf(1), new byte[1], null));
            Assert.Contains("has been locked by another process for more than 00:00:01", error.Message, StringComparison.Ordinal);
        }
        Assert.Null(await store.ReadAsync(KeyOf(1)));
        Assert.True((await store.WriteAsync(KeyOf(1), new byte[1], null)).IsCommitted);
    }

    [Fact]
    public async Task AFullDisk_FailsTheBatch_AndWhatFitsIsWrittenAfter()
    {
        await using var store = Open(new SqliteOptions { MaxFileBytes = 200_000 });
        var small = await store.WriteAsync(KeyOf(1), new byte[100], null);
        var error = await Assert.ThrowsAsync<IOException>(() => store.WriteAsync(KeyOf(2), new byte[1_000_000], null));
        Assert.Contains("cannot grow", error.Message, StringComparison.Ordinal);
        Assert.Null(await store.ReadAsync(KeyOf(2)));
        Assert.True((await store.WriteAsync(KeyOf(1), new byte[200], small.ETag)).IsCommitted);
    }

    [Fact]
    public async Task Closing_WritesWhatIsInTheQueue()
    {
        var store = Open();
        Task<StateWrite>[] writes;
        ValueTask closing;
        using (Lock())
        {
            writes = Start(store, 100);
            closing = store.DisposeAsync();
        }
        await closing;
        Assert.All(await Task.WhenAll(writes), write => Assert.True(write.IsCommitted));
        await using var again = Open();
        Assert.NotNull(await again.ReadAsync(KeyOf(99)));
    }

    [Fact]
    public async Task WhatWasAcknowledged_IsInACopyOfTheFilesTakenAtThatMoment()
    {
        await using var store = Open();
        var acknowledged = 0;
        for (; acknowledged < 25; acknowledged++)
        {
            Assert.True((await store.WriteAsync(KeyOf(acknowledged), new byte[8192], null)).IsCommitted);
        }
        // What kill -9 leaves: the file and its log as they are, never closed.
        var copy = _folder.File("copy.db");
        File.Copy(_folder.File("state.db"), copy);
        File.Copy(_folder.File("state.db-wal"), copy + "-wal");
        await store.WriteAsync(KeyOf(acknowledged), new byte[8192], null);
        await using var survivor = SqliteStateStore.Open(new SqliteOptions { Path = copy });
        for (var number = 0; number < acknowledged; number++)
        {
            Assert.Equal(8192, (await survivor.ReadAsync(KeyOf(number)))!.Data.Length);
        }
        Assert.Null(await survivor.ReadAsync(KeyOf(acknowledged)));
    }

    [Fact]
    public async Task TwoStores_OnOneFile_SeeEachOthersWrites_AndConflicts()
    {
        await using var one = Open();
        await using var other = Open();
        var both = await Task.WhenAll(Start(one, 50).Concat(
            Enumerable.Range(50, 50).Select(number => other.WriteAsync(KeyOf(number), new byte[10], null))));
        Assert.All(both, write => Assert.True(write.IsCommitted));
        Assert.NotNull(await one.ReadAsync(KeyOf(99)));
        Assert.NotNull(await other.ReadAsync(KeyOf(0)));
        Assert.False((await other.WriteAsync(KeyOf(0), new byte[1], null)).IsCommitted);
    }

    private static StateKey KeyOf(int number) => new($"customer/{number}", "profile");

    private static Task<StateWrite>[] Start(SqliteStateStore store, int writes) =>
        [.. Enumerable.Range(0, writes).Select(number => store.WriteAsync(KeyOf(number), new byte[10], null))];

    private SqliteStateStore Open(SqliteOptions? options = null)
    {
        options ??= new SqliteOptions { BusyTimeout = TimeSpan.FromMinutes(1) };
        options.Path = _folder.File("state.db");
        return SqliteStateStore.Open(options);
    }

    private ForeignLock Lock() => new(_folder.File("state.db"));
}

using Microsoft.Extensions.Logging;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Silo.Index;
using Personalization.Silo.Index.Shards;
using Personalization.Testing;
using Personalization.Unit.Core;

namespace Personalization.Unit.Silo.Index.Shards;

/// <summary>What a silo has computed of the live catalogue outlives it, whatever becomes of it; and nothing that is stored is ever worth more than the log.</summary>
public sealed class ShardKeepingTests : IDisposable
{
    private const int Items = 60;
    private readonly TemporaryFolder _folder = new();
    private readonly LiveShop _shop = new();
    private readonly Heard _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restart_EncodesNothingTwice_AndFindsEverything()
    {
        Change("coat-1", "coat-2", "coat-3");
        await using (var before = await StartAsync())
        {
            await before.FlushAsync();
            Assert.Equal(3, _shop.Encoder.Encoded);
            _shop.Change("coat-3", delete: true);
            _shop.Change("coat-4");
            before.Silo.Hear(_shop);
            await before.FlushAsync();
        }
        var encoded = _shop.Encoder.Encoded;
        await using var after = await StartAsync();
        Assert.Equal(encoded, _shop.Encoder.Encoded);
        await after.AssertHoldsAsync("coat-1", "coat-2", "coat-4");
        await after.AssertLacksAsync("coat-3");
    }

    [Fact]
    public async Task Restart_AfterALossOfWhatWasNotStored_TakesItFromTheLog()
    {
        Change("coat-1");
        await using (var before = await StartAsync())
        {
            await before.FlushAsync();
            Change("coat-2");
            before.Silo.Hear(_shop);
        }
        await using var after = await StartAsync();
        Assert.Equal(3, _shop.Encoder.Encoded); // coat-2 twice
        await after.AssertHoldsAsync("coat-1", "coat-2");
    }

    [Fact]
    public async Task Restart_AfterATornTail_FindsEverything()
    {
        Change("coat-1", "coat-2", "coat-3", "coat-4");
        await using (var before = await StartAsync()) await before.FlushAsync();
        foreach (var delta in Directory.EnumerateFiles(_folder.File("blobs"), "delta-*", SearchOption.AllDirectories))
        {
            using var file = File.OpenWrite(delta);
            file.SetLength(file.Length - 5);
        }
        await using var after = await StartAsync();
        await after.AssertHoldsAsync("coat-1", "coat-2", "coat-3", "coat-4");
        await after.FlushAsync();
        var encoded = _shop.Encoder.Encoded;
        await using var again = await StartAsync();
        Assert.Equal(encoded, _shop.Encoder.Encoded);
        await again.AssertHoldsAsync("coat-1", "coat-2", "coat-3", "coat-4");
    }

    [Fact]
    public async Task LogEntries_DeliveredTwice_ChangeNothing()
    {
        Change("coat-1", "coat-2");
        await using var silo = await StartAsync();
        await silo.FlushAsync();
        var (counts, stored) = (silo.Counts, Stored("delta-*"));
        silo.Silo.Hear(_shop);
        silo.Silo.Hear(_shop);
        await silo.FlushAsync();
        Assert.Equal(counts, silo.Counts);
        Assert.Equal(stored, Stored("delta-*"));
        Assert.Equal(2, _shop.Encoder.Encoded);
    }

    [Fact]
    public async Task CorruptSnapshot_IsRefusedByName_AndBuiltAgain()
    {
        Change("coat-1");
        await using (var before = await StartAsync()) await before.FlushAsync();
        var corrupt = Directory.EnumerateFiles(_folder.File("blobs"), "snapshot-*", SearchOption.AllDirectories).First();
        var bytes = await File.ReadAllBytesAsync(corrupt);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(corrupt, bytes);

        await using var after = await StartAsync();
        Assert.Contains(_log.Lines, line => line.Contains(Path.GetFileName(corrupt), StringComparison.Ordinal));
        Assert.False(File.Exists(corrupt));
        await after.AssertHoldsAsync("coat-1");
        Assert.Equal(Items + 1, after.Counts.Sum());
        _log.Lines.Clear();
        await using var again = await StartAsync();
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task MissingSnapshot_IsBuiltAgain()
    {
        await using (var before = await StartAsync()) await before.FlushAsync();
        foreach (var snapshot in Directory.EnumerateFiles(_folder.File("blobs"), "snapshot-*", SearchOption.AllDirectories)) File.Delete(snapshot);
        await using var after = await StartAsync();
        Assert.Equal(Items, after.Counts.Sum());
        Assert.Equal(2, Stored("snapshot-*").Count);
    }

    [Fact]
    public async Task Delta_ThatHasGrownLarge_BecomesANewSnapshot_WithWhatWasEncoded()
    {
        var old = Array.Empty<string>();
        await using (var before = await StartAsync(compactAfterKiB: 1))
        {
            old = [.. Stored("snapshot-*").Keys];
            Change([.. Enumerable.Range(0, 100).Select(i => $"coat-{i}")]);
            before.Silo.Hear(_shop);
            await before.FlushAsync();
            Assert.Empty(Stored("delta-*"));
            Change("coat-100");
            before.Silo.Hear(_shop);
            await before.FlushAsync();
        }
        Assert.Empty(Stored("snapshot-*").Keys.Intersect(old));
        var encoded = _shop.Encoder.Encoded;
        await using var after = await StartAsync();
        Assert.Equal(encoded, _shop.Encoder.Encoded);
        await after.AssertHoldsAsync([.. Enumerable.Range(0, 101).Select(i => $"coat-{i}")]);
        Assert.Equal(Items + 101, after.Counts.Sum());
    }

    [Fact]
    public async Task TwoKeepers_OfOneShard_LoseNothing()
    {
        await using StartedSilo one = await StartAsync(), other = await StartAsync();
        for (var round = 0; round < 6; round++)
        {
            Change($"coat-{round}");
            one.Silo.Hear(_shop);
            other.Silo.Hear(_shop);
            await Task.WhenAll(one.FlushAsync(), other.FlushAsync());
        }
        // A keeper that was told that another writes goes on with its next flush.
        await one.FlushAsync();
        await other.FlushAsync();
        var encoded = _shop.Encoder.Encoded;
        await using var after = await StartAsync();
        Assert.Equal(encoded, _shop.Encoder.Encoded);
        await after.AssertHoldsAsync([.. Enumerable.Range(0, 6).Select(i => $"coat-{i}")]);
    }

    [Fact]
    public async Task CatalogueLog_ThatWasLost_MakesWhatIsStoredWorthless()
    {
        Change("coat-1");
        await using (var before = await StartAsync()) await before.FlushAsync();
        var anew = new LiveShop { Log = Guid.NewGuid() };
        anew.Change("coat-2");
        await using var after = await StartAsync(shop: anew);
        await after.AssertHoldsAsync("coat-2");
        await after.AssertLacksAsync("coat-1");
    }

    [Fact]
    public async Task SecondReplica_WaitsForTheFirst_AndLoadsWhatItHasStored()
    {
        await using var first = new ShardSilo(_folder);
        await first.LoadAsync(_shop.Release("r", Items));
        first.Hear(_shop);
        var asked = new FirstReplica(() => first.OpenAsync("r", 0));
        await using var second = new ShardSilo(_folder, first: asked);
        await second.LoadAsync(_shop.Release("r", Items));
        second.Hear(_shop);
        var index = await second.OpenAsync("r", 0, isFirst: false);
        Assert.True(asked.Opened);
        Assert.True(index.Count > 0);
        Assert.Single(Stored("snapshot-*"));
    }

    [Fact]
    public async Task SecondReplica_WithoutAFirst_BuildsItself()
    {
        await using var alone = new ShardSilo(_folder);
        await alone.LoadAsync(_shop.Release("r", Items));
        alone.Hear(_shop);
        Assert.True((await alone.OpenAsync("r", 1, isFirst: false)).Count > 0);
        Assert.Single(Stored("snapshot-*"));
    }

    private void Change(params string[] items)
    {
        foreach (var item in items) _shop.Change(item);
    }

    private async Task<StartedSilo> StartAsync(int compactAfterKiB = 1 << 20, LiveShop? shop = null)
    {
        var silo = new ShardSilo(_folder, log: _log, compactAfterKiB: compactAfterKiB);
        shop ??= _shop;
        await silo.LoadAsync(shop.Release("r", Items));
        silo.Hear(shop);
        return await StartedSilo.OpenAsync(silo, "r");
    }

    private Dictionary<string, long> Stored(string pattern) =>
        Directory.EnumerateFiles(_folder.File("blobs"), pattern, SearchOption.AllDirectories).ToDictionary(f => f, f => new FileInfo(f).Length);

    private sealed class FirstReplica(Func<Task<ShardIndex>> open) : IIndexShardGrain
    {
        public bool Opened { get; private set; }

        public async Task<ShardStatus> Status(TimeSpan patience)
        {
            var index = await open();
            Opened = true;
            return new ShardStatus("r/0/0", index.Count, "first", Ready: true, "first");
        }

        public Task<ShardHits> Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation) => throw new NotSupportedException();

        public Task Leave() => throw new NotSupportedException();
    }

    private sealed class Heard : ILogger
    {
        public List<string> Lines { get; } = [];
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines) Lines.Add(formatter(state, exception));
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Personalization.Core.Outcomes;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;
using Personalization.Unit.Silo;

namespace Personalization.Unit.Storage.Outcomes;

public sealed class OutcomeLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StubbornStore _store;

    public OutcomeLogTests() => _store = new StubbornStore(new FolderBlobStore(_folder.File("blobs"), TimeProvider.System));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatIsFlushed_CanBeRead_AsItWasAdded()
    {
        await using var log = Open();
        OutcomeLine[] lines = [Lines.Slate("ada", "r1"), Lines.Click("ada", 1), Lines.Merge("guest", "ada")];
        Assert.True(log.Add(new Lines(lines)));
        await log.FlushAsync();

        var read = await ReadAsync();
        Assert.Equal(lines.Select(l => l.CustomerId), read.Select(l => l.CustomerId));
        Assert.Equal("r1", read[0].Shown!.RequestId);
        Assert.Equal(lines[1].Done, read[1].Done);
        Assert.Equal(lines[2].Merged, read[2].Merged);
        Assert.Equal((3, 0, 0), (log.Written, log.Dropped, log.WaitingLines));
    }

    [Fact]
    public async Task AStop_WritesAllThatWasAdded_AndTakesNoMore()
    {
        var log = Open();
        for (var i = 0; i < 100; i++) log.Add(Lines.Clicks("ada", i * 10, 10));
        await log.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 1000), (await ReadAsync()).Select(Number).Order());
        Assert.False(log.Add(Lines.Clicks("ada", 0, 1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.FlushAsync());
    }

    [Fact]
    public async Task Files_LieInTheirHour_AndAreCutBySize()
    {
        await using (var log = Open(o => o.SegmentBytes = 1024))
            for (var i = 0; i < 40; i++) log.Add(Lines.Clicks($"customer{i}", i * 1000, 1000));
        var names = await NamesAsync();
        Assert.True(names.Count > 3, $"{names.Count} files");
        Assert.All(names, name => Assert.StartsWith(TimeProvider.System.GetUtcNow().ToString("'outcomes/'yyyy-MM-dd'/'", CultureInfo.InvariantCulture), name, StringComparison.Ordinal));
        Assert.Equal(40_000, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task AFile_IsClosedAtItsAge_WithNothingMoreToWrite()
    {
        var time = new ManualTime();
        await using var log = Open(o => o.SegmentAge = TimeSpan.FromSeconds(30), time);
        log.Add(Lines.Clicks("ada", 0, 1));
        await Eventually.TrueAsync(() => log.WaitingLines == 0);
        Assert.Empty(await NamesAsync());
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return log.Written == 1;
        });
        Assert.StartsWith("outcomes/2026-03-01/12/", Assert.Single(await NamesAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClockThatJumpsBackAnHour_LosesNothing_AndOverwritesNothing()
    {
        var time = new JumpingClock();
        await using (var log = Open(time: time))
        {
            for (var jump = 0; jump < 4; jump++)
            {
                log.Add(Lines.Clicks("ada", jump * 10, 10));
                // Written before the next jump, so that each hour has its lines.
                await log.FlushAsync();
                time.Now += TimeSpan.FromHours(jump % 2 == 0 ? -1 : 1);
            }
        }
        Assert.Equal(Enumerable.Range(0, 40), (await ReadAsync()).Select(Number).Order());
        Assert.Equal(["outcomes/2026-03-01/11/", "outcomes/2026-03-01/11/", "outcomes/2026-03-01/12/", "outcomes/2026-03-01/12/"], (await NamesAsync()).Select(n => n[..23]));
        Assert.Equal(20, (await ReadAsync(time.Now, time.Now.AddHours(1))).Count);
        Assert.Equal(20, (await ReadAsync(to: time.Now)).Count);
    }

    [Fact]
    public async Task AFullDisk_ShowsNoHalfFile_AndLosesNothing_OnceThereIsRoom()
    {
        await using var log = Open(o => (o.SegmentBytes, o.RetryDelay) = (1024, TimeSpan.FromMilliseconds(10)));
        _store.Full = true;
        for (var i = 0; i < 20; i++) log.Add(Lines.Clicks("ada", i * 100, 100));
        await Eventually.TrueAsync(() => _store.Refused > 3);
        Assert.Empty(await NamesAsync());
        Assert.Contains("No space left", log.Failure, StringComparison.Ordinal);
        Assert.True(log.Failures > 0);

        _store.Full = false;
        await log.FlushAsync();
        Assert.Null(log.Failure);
        Assert.Equal(Enumerable.Range(0, 2000), (await ReadAsync()).Select(Number).Order());
        Assert.Equal(0, log.Dropped);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.File("blobs"), ".tmp")));
    }

    [Fact]
    public async Task AStoreThatStaysFull_CostsBoundedMemory_AndTheRestIsCounted()
    {
        await using var log = Open(o => (o.BufferLines, o.SegmentBytes, o.WaitingSegments, o.StopTimeout, o.RetryDelay) = (1000, 1024, 1, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(10)));
        _store.Full = true;
        var (added, refused) = (0, 0);
        // Random ids do not compress, so that the few files fill up.
        while (refused < 1000) _ = log.Add(new Lines(Lines.Click(Guid.NewGuid().ToString("N"), 0))) ? added++ : refused++;
        Assert.InRange(added, 1, 100_000);
        Assert.Equal(refused, log.Dropped);
        Assert.InRange(log.WaitingLines, 0, 1000);

        await log.DisposeAsync();
        Assert.Equal(added + refused, log.Dropped);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task AnEntryThatCannotBeTold_CostsOnlyItself()
    {
        await using var log = Open();
        log.Add(new Broken());
        log.Add(Lines.Clicks("ada", 0, 1));
        await log.FlushAsync();
        Assert.Equal((1, 1, 0), (log.Written, log.Dropped, log.WaitingLines));
    }

    [Fact]
    public async Task ADamagedLineOrFile_IsTold_AndTheOthersAreRead()
    {
        await using (var log = Open()) log.Add(Lines.Clicks("ada", 0, 3));
        await _store.WriteAsync("outcomes/2026-03-01/12/broken.ndjson.gz", new MemoryStream([1, 2, 3]));
        await _store.WriteAsync("outcomes/2026-03-01/12/notes.txt", new MemoryStream([1, 2, 3]));
        var told = new List<string>();
        var read = new List<OutcomeLine>();
        await foreach (var line in OutcomeReader.ReadAsync(_store, bad: (file, number, _) => told.Add($"{file} {number}"))) read.Add(line);
        Assert.Equal(3, read.Count);
        Assert.Equal(["outcomes/2026-03-01/12/broken.ndjson.gz 0"], told);
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync());
    }

    private OutcomeLog Open(Action<OutcomeLogOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new OutcomeLogOptions();
        configure?.Invoke(options);
        return new OutcomeLog(_store, options, time ?? TimeProvider.System, NullLogger<OutcomeLog>.Instance);
    }

    private static int Number(OutcomeLine line) => int.Parse(line.Done!.EventId, CultureInfo.InvariantCulture);

    private async Task<List<OutcomeLine>> ReadAsync(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var lines = new List<OutcomeLine>();
        await foreach (var line in OutcomeReader.ReadAsync(_store, from, to)) lines.Add(line);
        return lines;
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        await foreach (var entry in _store.ListAsync("outcomes/")) names.Add(entry.Name);
        return names;
    }

    private sealed class Broken : IOutcomeEntry
    {
        public int Count => 1;

        public IEnumerable<OutcomeLine> ToLines() => throw new InvalidOperationException();
    }

    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

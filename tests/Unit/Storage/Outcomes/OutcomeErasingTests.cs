using Microsoft.Extensions.Logging.Abstractions;
using Personalization.Core.Outcomes;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;

namespace Personalization.Unit.Storage.Outcomes;

public sealed class OutcomeErasingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FolderBlobStore _store = null!;
    private OutcomeLog _log = null!;

    public Task InitializeAsync()
    {
        _store = new FolderBlobStore(_folder.File("blobs"), TimeProvider.System);
        _log = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Erase_TakesTheCustomersLinesOutOfEveryFile_AndNoOthers()
    {
        for (var file = 0; file < 5; file++)
        {
            _log.Add(Lines.Clicks("ada", file * 10, 10));
            _log.Add(Lines.Clicks("ada2", file * 10, 10));
            _log.Add(new Lines(Lines.Slate("ada", $"r{file}"), Lines.Slate("\"ada\"", $"q{file}")));
            if (file < 4) await _log.FlushAsync();
        }
        Assert.Equal(55, await EraseAsync("ada"));
        var left = await ReadAsync();
        Assert.Equal(55, left.Count);
        Assert.DoesNotContain(left, l => l.CustomerId == "ada");
        Assert.Equal(0, await EraseAsync("ada"));
        Assert.Equal(0, await EraseAsync("nobody"));
    }

    [Fact]
    public async Task Erase_TakesTheGuestsAlong_WhoTurnedOutToBeTheCustomer_AndTheirGuests()
    {
        _log.Add(Lines.Clicks("guest1", 0, 3));
        await _log.FlushAsync();
        _log.Add(new Lines(Lines.Merge("guest1", "guest2"), Lines.Merge("guest2", "ada"), Lines.Slate("guest2", "r"), Lines.Click("bob", 1), Lines.Merge("guest3", "bob")));
        await _log.FlushAsync();
        Assert.Equal(6, (await FindAsync("ada")).Count);
        Assert.Equal(6, await EraseAsync("ada"));
        Assert.All(await ReadAsync(), l => Assert.Equal("bob", l.CustomerId));
        Assert.Empty(await FindAsync("ada"));
    }

    [Fact]
    public async Task AFileOfWhichNothingIsLeft_Goes()
    {
        _log.Add(Lines.Clicks("ada", 0, 3));
        await EraseAsync("ada");
        Assert.Empty(Directory.EnumerateFiles(_folder.File("blobs"), "*.gz", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task WhatAnotherProcessStillHolds_IsTakenOutAgain_WhenItIsWritten()
    {
        await using var other = Open();
        other.Add(new Lines(Lines.Click("ada", 1), Lines.Click("bob", 1), Lines.Merge("ada", "bob")));
        await Eventually.TrueAsync(() => other.WaitingLines == 0);

        Assert.Equal(0, await EraseAsync("ada"));
        await other.FlushAsync();

        Assert.Equal("bob", Assert.Single(await ReadAsync()).CustomerId);
    }

    [Fact]
    public async Task ADamagedFile_IsNotPassedOver()
    {
        await _store.WriteAsync("outcomes/2026-03-01/12/broken.ndjson.gz", new MemoryStream([1, 2, 3]));
        await Assert.ThrowsAsync<InvalidDataException>(() => EraseAsync("ada"));
    }

    [Fact]
    public async Task ErasuresOfTheSameFileAtOnce_AreAllDone()
    {
        for (var c = 0; c < 8; c++) _log.Add(Lines.Clicks($"c{c}", 0, 5));
        await _log.FlushAsync();
        var erased = await Task.WhenAll(Enumerable.Range(0, 7).Select(c => EraseAsync($"c{c}")));
        Assert.All(erased, rows => Assert.Equal(5, rows));
        Assert.All(await ReadAsync(), l => Assert.Equal("c7", l.CustomerId));
    }

    /// <summary>Cut off after each write: what a repetition has to find again is the guests, who are named in no other place.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task AnErasureThatWasCutOff_LeavesNothing_WhenItIsRepeated(int writesThatPass)
    {
        _log.Add(new Lines(Lines.Click("guest1", 0), Lines.Click("bob", 0)));
        await _log.FlushAsync();
        _log.Add(new Lines(Lines.Merge("guest1", "guest2"), Lines.Click("guest2", 1), Lines.Click("bob", 1)));
        await _log.FlushAsync();
        _log.Add(new Lines(Lines.Click("ada", 2), Lines.Merge("guest2", "ada"), Lines.Click("bob", 2)));
        await _log.FlushAsync();
        var failing = new FailingBlobStore(_store) { RewritesThatPass = writesThatPass };
        var erasing = new OutcomeErasing(failing, _log, TimeProvider.System);
        await Assert.ThrowsAsync<IOException>(async () => await erasing.EraseAsync(await erasing.BeginAsync("ada")));

        await EraseAsync("ada");

        Assert.Equal(3, (await ReadAsync()).Count);
        Assert.All(await ReadAsync(), l => Assert.Equal("bob", l.CustomerId));
    }

    [Fact]
    public async Task WhoWasErased_IsKnownByTheTimeSince()
    {
        var before = TimeProvider.System.GetUtcNow();
        await EraseAsync("ada");
        Assert.True(await Erasing.WasErasedAsync("ada", before));
        Assert.False(await Erasing.WasErasedAsync("ada", before.AddMinutes(5)));
        Assert.False(await Erasing.WasErasedAsync("bob", before));
    }

    private OutcomeErasing Erasing => new(_store, _log, TimeProvider.System);

    private async Task<int> EraseAsync(string customer) => await Erasing.EraseAsync(await Erasing.BeginAsync(customer));

    private async Task<IReadOnlyList<OutcomeLine>> FindAsync(string customer) => await Erasing.ReadAsync(await Erasing.FindAsync(customer));

    private OutcomeLog Open() => new(_store, new OutcomeLogOptions(), TimeProvider.System, NullLogger<OutcomeLog>.Instance);

    private async Task<List<OutcomeLine>> ReadAsync()
    {
        var lines = new List<OutcomeLine>();
        await foreach (var line in OutcomeReader.ReadAsync(_store)) lines.Add(line);
        return lines;
    }
}

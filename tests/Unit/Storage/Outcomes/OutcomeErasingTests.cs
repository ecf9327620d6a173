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
        Assert.Equal(55, await Erasing.EraseAsync("ada"));
        var left = await ReadAsync();
        Assert.Equal(55, left.Count);
        Assert.DoesNotContain(left, l => l.CustomerId == "ada");
        Assert.Equal(0, await Erasing.EraseAsync("ada"));
        Assert.Equal(0, await Erasing.EraseAsync("nobody"));
    }

    [Fact]
    public async Task Erase_TakesTheGuestsAlong_WhoTurnedOutToBeTheCustomer_AndTheirGuests()
    {
        _log.Add(Lines.Clicks("guest1", 0, 3));
        await _log.FlushAsync();
        _log.Add(new Lines(Lines.Merge("guest1", "guest2"), Lines.Merge("guest2", "ada"), Lines.Slate("guest2", "r"), Lines.Click("bob", 1), Lines.Merge("guest3", "bob")));
        await _log.FlushAsync();
        Assert.Equal(6, (await Erasing.FindAsync("ada")).Length);
        Assert.Equal(6, await Erasing.EraseAsync("ada"));
        Assert.All(await ReadAsync(), l => Assert.Equal("bob", l.CustomerId));
        Assert.Empty(await Erasing.FindAsync("ada"));
    }

    [Fact]
    public async Task AFileOfWhichNothingIsLeft_Goes()
    {
        _log.Add(Lines.Clicks("ada", 0, 3));
        await Erasing.EraseAsync("ada");
        Assert.Empty(Directory.EnumerateFiles(_folder.File("blobs"), "*.gz", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task WhatAnotherProcessStillHolds_IsTakenOutAgain_WhenItIsWritten()
    {
        await using var other = Open();
        other.Add(new Lines(Lines.Click("ada", 1), Lines.Click("bob", 1), Lines.Merge("ada", "bob")));
        await Eventually.TrueAsync(() => other.WaitingLines == 0);

        Assert.Equal(0, await Erasing.EraseAsync("ada"));
        await other.FlushAsync();

        Assert.Equal("bob", Assert.Single(await ReadAsync()).CustomerId);
    }

    [Fact]
    public async Task ADamagedFile_IsNotPassedOver()
    {
        await _store.WriteAsync("outcomes/2026-03-01/12/broken.ndjson.gz", new MemoryStream([1, 2, 3]));
        await Assert.ThrowsAsync<InvalidDataException>(() => Erasing.EraseAsync("ada"));
    }

    [Fact]
    public async Task ErasuresOfTheSameFileAtOnce_AreAllDone()
    {
        for (var c = 0; c < 8; c++) _log.Add(Lines.Clicks($"c{c}", 0, 5));
        await _log.FlushAsync();
        var erased = await Task.WhenAll(Enumerable.Range(0, 7).Select(c => Erasing.EraseAsync($"c{c}")));
        Assert.All(erased, rows => Assert.Equal(5, rows));
        Assert.All(await ReadAsync(), l => Assert.Equal("c7", l.CustomerId));
    }

    private OutcomeErasing Erasing => new(_store, _log, TimeProvider.System);

    private OutcomeLog Open() => new(_store, new OutcomeLogOptions(), TimeProvider.System, NullLogger<OutcomeLog>.Instance);

    private async Task<List<OutcomeLine>> ReadAsync()
    {
        var lines = new List<OutcomeLine>();
        await foreach (var line in OutcomeReader.ReadAsync(_store)) lines.Add(line);
        return lines;
    }
}

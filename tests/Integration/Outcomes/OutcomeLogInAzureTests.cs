using Microsoft.Extensions.Logging.Abstractions;
using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;
using Personalization.Integration.Fixtures;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;

namespace Personalization.Integration.Outcomes;

/// <summary>The log over the wire, against Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class OutcomeLogInAzureTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task WhatIsLogged_CanBeRead_AndErased()
    {
        Skip.If(azurite.WhyNot is not null, azurite.WhyNot);
        var store = BlobStoreFactory.Open(new BlobStoreOptions { Location = BlobStoreOptions.AzureScheme + azurite.ConnectionString, Container = azurite.NewContainerName() }, TimeProvider.System);
        await using var log = new OutcomeLog(store, new OutcomeLogOptions(), TimeProvider.System, NullLogger<OutcomeLog>.Instance);
        for (var file = 0; file < 3; file++)
        {
            log.Add(new Clicks("ada", file * 100));
            log.Add(new Clicks("bob", file * 100));
            await log.FlushAsync();
        }
        Assert.Equal(600, (await ReadAsync(store)).Count);

        var erasing = new OutcomeErasing(store, log, TimeProvider.System);
        Assert.Equal(300, await erasing.EraseAsync(await erasing.BeginAsync("ada")));

        var left = await ReadAsync(store);
        Assert.Equal(300, left.Count);
        Assert.All(left, l => Assert.Equal("bob", l.CustomerId));
    }

    [SkippableFact]
    public async Task OldHours_GoWhenTheTimeHasCome_FromOneSilo()
    {
        Skip.If(azurite.WhyNot is not null, azurite.WhyNot);
        var store = BlobStoreFactory.Open(new BlobStoreOptions { Location = BlobStoreOptions.AzureScheme + azurite.ConnectionString, Container = azurite.NewContainerName() }, TimeProvider.System);
        var later = new Later();
        await using var log = new OutcomeLog(store, new OutcomeLogOptions(), TimeProvider.System, NullLogger<OutcomeLog>.Instance);
        log.Add(new Clicks("ada", 0));
        await log.FlushAsync();
        Assert.Equal(0, await new OutcomeRetention(store, new OutcomeLogOptions(), later).RemoveAsync());

        later.By = TimeSpan.FromDays(30) + TimeSpan.FromHours(1);
        var removed = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => new OutcomeRetention(store, new OutcomeLogOptions(), later).RemoveAsync()));

        Assert.Equal([0, 0, 1], removed.Order());
        Assert.Empty(await ReadAsync(store));
    }

    private static async Task<List<OutcomeLine>> ReadAsync(IBlobStore store)
    {
        var lines = new List<OutcomeLine>();
        await foreach (var line in OutcomeReader.ReadAsync(store)) lines.Add(line);
        return lines;
    }

    private sealed class Later : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
    }

    private sealed class Clicks(string customer, int from) : IOutcomeEntry
    {
        public int Count => 100;

        public IEnumerable<OutcomeLine> ToLines() => Enumerable.Range(from, Count).Select(i => new OutcomeLine
        {
            Done = new Interaction { EventId = $"{customer}{i}", CustomerId = customer, Kind = InteractionKind.Click, ItemId = "i1", At = DateTimeOffset.UnixEpoch },
        });
    }
}

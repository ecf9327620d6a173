using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Personalization.Contracts;
using Personalization.Core.Trends;
using Personalization.Silo.Releases;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>What happens to items is known to all that comes after it.</summary>
[Collection(ShopCollection.Name)]
public sealed class TrendTests(ShopFixture shop)
{
    [Fact]
    public async Task AnItemOfASmallCategory_TrendsInIt_BehindHundredsOfLargerOnes()
    {
        var items = shop.Silo.Services.GetRequiredService<LoadedReleases>().Require().Serving.Items.Rows.ToArray().Where(r => r.CanBeShown).ToList();
        var small = items.GroupBy(r => r.Item.Category).MinBy(c => c.Count())!.First().Item;
        // More than what the first start told of its customers.
        var now = shop.Silo.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        TrendIncrement[] happened = [.. Enumerable.Range(0, 2_000).Select(i => new TrendIncrement($"elsewhere{i}", 100_000, now)), new TrendIncrement(small.Id, 1_000, now)];
        // A week's trends are read by browsing alone: other tests are not in their way.
        await shop.Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ITrendGrain>("7d/0").Add(happened);

        var path = $"/v1/trending?window=7d&limit=1&filter={Uri.EscapeDataString($"category = \"{small.Category}\"")}";
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync(path), answer => (string?)answer["items"]![0]!["itemId"] == small.Id);
    }

    [Fact]
    public async Task WhatIsTurnedToNow_IsMorePopularThanTrainingKnew()
    {
        var items = shop.Silo.Services.GetRequiredService<LoadedReleases>().Require().Serving.Items;
        var trained = items.Rows.ToArray().Where(r => r.CanBeShown).MinBy(r => r.Popularity)!;
        for (var i = 0; i < 4; i++) await shop.Http.ApplyAsync(ShopCalls.Event($"discoverer{i}", "purchase", trained.Item.Id));
        var row = await Eventually.GetAsync(() => Task.FromResult(items.Find(trained.Item.Id)!), row => row.LiveCount > 11.9);
        Assert.Equal(trained.Popularity, row.Popularity);
        Assert.Equal(MathF.Log(1 + row.Popularity + row.LiveCount), row.LogPopularity, 1e-5f);
    }

    [Fact]
    public async Task WhatTrainingHasRead_IsNotCountedAgain()
    {
        var release = shop.Silo.Services.GetRequiredService<LoadedReleases>().Require().Serving;
        var (before, after) = (release.Items.Rows[0].Item.Id, release.Items.Rows[1].Item.Id);
        var known = $"{release.Manifest.DataUntil!.Value.AddSeconds(-1):O}";
        for (var i = 0; i < 4; i++)
            await shop.Http.ApplyAsync(ShopCalls.Event($"late{i}", "purchase", before, at: known), ShopCalls.Event($"late{i}", "purchase", after));
        await Eventually.GetAsync(() => Task.FromResult(release.Items.Find(after)!), row => row.LiveCount > 11.9);
        Assert.True(release.Items.Find(before)!.LiveCount < 11.9);
    }
}

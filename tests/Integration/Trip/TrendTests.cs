using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Personalization.Contracts;
using Personalization.Core.Trends;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>What trends in a category is known, however much more happens in others.</summary>
[Collection(ShopCollection.Name)]
public sealed class TrendTests(ShopFixture shop)
{
    [Fact]
    public async Task AnItemOfASmallCategory_TrendsInIt_BehindHundredsOfLargerOnes()
    {
        var items = shop.Silo.Services.GetRequiredService<Personalization.Silo.Releases.LoadedReleases>().Require().Serving.Items.Rows.ToArray().Where(r => r.CanBeShown).ToList();
        var small = items.GroupBy(r => r.Item.Category).MinBy(c => c.Count())!.First().Item;
        // More than what the first start told of its customers.
        var now = shop.Silo.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        TrendIncrement[] happened = [.. Enumerable.Range(0, 2_000).Select(i => new TrendIncrement($"elsewhere{i}", 100_000, now)), new TrendIncrement(small.Id, 1_000, now)];
        // A week's trends are read by browsing alone: other tests are not in their way.
        await shop.Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<ITrendGrain>("7d/0").Add(happened);

        var path = $"/v1/trending?window=7d&limit=1&filter={Uri.EscapeDataString($"category = \"{small.Category}\"")}";
        await Eventually.GetAsync(() => shop.Http.GetJsonAsync(path), answer => (string?)answer["items"]![0]!["itemId"] == small.Id);
    }
}

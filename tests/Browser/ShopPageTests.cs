using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Personalization.Browser;

public sealed class ShopPageTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [SkippableFact]
    public async Task Clicks_ChangeTheShelfInPlace_ForTheRightReason()
    {
        await using var visit = await shop.VisitAsync("c0");
        await visit.ScreenshotAsync("desktop-start");
        var before = await visit.ShelfAsync();
        Assert.Equal(20, before.Count);
        var rarest = before.GroupBy(c => c.Category).OrderBy(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First();

        var clicked = new HashSet<string>();
        var arrived = new List<(string Source, string SimilarTo)>();
        for (var i = 0; i < 4; i++)
        {
            var card = (await visit.ShelfAsync()).First(c => c.Category == rarest.Key && !clicked.Contains(c.ItemId));
            clicked.Add(card.ItemId);
            await visit.ActAsync(card, "look", "You looked at");
            foreach (var entry in await visit.Page.Locator("#changes .entry[data-source]").AllAsync())
                arrived.Add((await entry.GetAttributeAsync("data-source") ?? "", await entry.GetAttributeAsync("data-similar-to") ?? ""));
            if ((await visit.ShelfAsync()).All(c => c.Category != rarest.Key || clicked.Contains(c.ItemId))) break;
        }

        var after = await visit.ShelfAsync();
        var share = after.Count(c => c.Category == rarest.Key);
        Assert.True(share >= 2 * rarest.Count(), $"{rarest.Key}: {rarest.Count()} before, {share} after {clicked.Count} clicks");
        Assert.Contains(arrived, a => a.Source is "recent" or "ann");
        Assert.Contains(after, c => c.Category == rarest.Key && before.All(b => b.ItemId != c.ItemId) && (c.Source == "ann" || c.Source == "recent" && clicked.Contains(c.SimilarTo)));
        Assert.True(await visit.Page.Locator("#timings .bar").CountAsync() == 5);
        Assert.True(await visit.Page.Locator("#visit .tile").CountAsync() >= clicked.Count);
        await visit.ScreenshotAsync("desktop-after-clicks");
        Assert.Empty(visit.Errors);
    }

    [SkippableFact]
    public async Task Items_ThatAreBoughtOrDisliked_LeaveForThatReason()
    {
        await using var visit = await shop.VisitAsync("c1");
        foreach (var (button, answer, reason) in new[] { ("purchase", "You bought", "purchased"), ("dislike", "You said no to", "disliked") })
        {
            var card = (await visit.ShelfAsync())[0];
            await visit.ActAsync(card, button, answer);
            Assert.Equal(0, await visit.Card($"[data-item=\"{card.ItemId}\"]").CountAsync());
            await Assertions.Expect(visit.Page.Locator($"#changes .entry.left[data-item=\"{card.ItemId}\"]")).ToHaveAttributeAsync("data-reason", reason);
            await Assertions.Expect(visit.Page.Locator($"#changes .chip[data-reason={reason}]")).ToBeVisibleAsync();
        }
        await visit.ScreenshotAsync("desktop-bought");
        Assert.Equal(20, (await visit.ShelfAsync()).Count);
        Assert.Empty(visit.Errors);
    }

    [SkippableFact]
    public async Task Cart_CanBeFilledAndEmptied()
    {
        await using var visit = await shop.VisitAsync("somebody");
        var card = (await visit.ShelfAsync())[0];
        await visit.ActAsync(card, "cart", "You put in the cart");
        await Assertions.Expect(visit.Page.Locator("#visit .tile.did-cart")).ToHaveCountAsync(1);
        var button = visit.Card($"[data-item=\"{card.ItemId}\"]").Locator("[data-act=cart]");
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        await visit.ActAsync(card, "cart", "You took out of the cart");
        await Assertions.Expect(visit.Page.Locator("#visit .tile.did-cart")).ToHaveCountAsync(0);
        Assert.Empty(visit.Errors);
    }

    [SkippableFact]
    public async Task Filter_NarrowsTheShelf_AndABadOneIsExplainedInPlace()
    {
        await using var visit = await shop.VisitAsync("c3");
        var filter = visit.Page.Locator("#filter");
        await filter.FillAsync("price < 50 and not color = black");
        await filter.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("#spoken")).ToHaveTextAsync(new Regex("^You asked for price < 50"));
        Assert.All(await visit.ShelfAsync(), card => Assert.True(card.Price < 50, $"{card.Title} at {card.Price}"));
        await Assertions.Expect(visit.Page.Locator("#changes .entry.left").First).ToHaveAttributeAsync("data-reason", "filtered");
        Assert.Empty(visit.Errors);

        await filter.FillAsync("price < cheap");
        await filter.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("#filter-error mark")).ToHaveTextAsync("cheap");
        await Assertions.Expect(filter).ToHaveAttributeAsync("aria-invalid", "");
        await visit.ScreenshotAsync("desktop-filter-error");
        Assert.All(await visit.ShelfAsync(), card => Assert.True(card.Price < 50));
        // The browser itself notes the one answer that was 400.
        Assert.Contains("400", Assert.Single(visit.Errors), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Phone_ShowsTheShelf_AndTheReasonsInASheet()
    {
        await using var visit = await shop.VisitAsync("c4", phone: true);
        await visit.ScreenshotAsync("phone-start");
        await visit.ActAsync((await visit.ShelfAsync())[1], "look", "You looked at");
        Assert.Equal(390, await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await visit.Page.Locator("#why-bar").TapAsync();
        await Assertions.Expect(visit.Page.Locator("#changes .cause")).ToBeInViewportAsync();
        await visit.ScreenshotAsync("phone-reasons");
        Assert.Empty(visit.Errors);
    }

    [SkippableFact]
    public async Task SomeoneNew_GetsAShelfToo()
    {
        await using var visit = await shop.VisitAsync("c5");
        await visit.Page.Locator("#invent").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#customer")).ToHaveValueAsync(new Regex("^guest-"));
        await Assertions.Expect(visit.Page.Locator("#visit .hint")).ToBeVisibleAsync();
        Assert.Equal(20, (await visit.ShelfAsync()).Count);
        Assert.Empty(visit.Errors);
    }
}

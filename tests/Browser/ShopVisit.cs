using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Personalization.Browser;

/// <summary>The shop page as a visitor uses it.</summary>
public sealed class ShopVisit(IPage page, string screenshots) : IAsyncDisposable
{
    private readonly List<string> _errors = [];

    public IPage Page => page;

    /// <summary>What the console and the scripts complained about.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public async Task OpenAsync(Uri address)
    {
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _errors.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _errors.Add(error);
        await page.GotoAsync(address.ToString());
        await page.Locator("body[data-ready]").WaitForAsync();
        await Card().First.WaitForAsync();
    }

    /// <summary>The cards on the shelf, or those that a CSS selector takes of them.</summary>
    public ILocator Card(string selector = "") => page.Locator($"#shelf > .card{selector}");

    public async Task<IReadOnlyList<ShownCard>> ShelfAsync() => await page.EvaluateAsync<ShownCard[]>("""
        () => [...document.querySelectorAll('#shelf > .card')].map(card => ({
          itemId: card.dataset.item, category: card.dataset.category, source: card.dataset.source, similarTo: card.dataset.similarTo,
          title: card.querySelector('.title').textContent, price: Number(card.querySelector('.price')?.textContent ?? 'NaN') }))
        """);

    /// <summary>Does something with a card, and returns when the shelf has answered.</summary>
    /// <param name="button">"look", or what the card's button acts: cart, purchase, dislike.</param>
    /// <param name="answer">How the panel's sentence begins.</param>
    public async Task ActAsync(ShownCard card, string button, string answer)
    {
        var changes = page.Locator("#changes");
        var step = int.Parse(await changes.GetAttributeAsync("data-step") ?? "0", CultureInfo.InvariantCulture);
        await Card($"[data-item=\"{card.ItemId}\"]").Locator(button == "look" ? ".look" : $"[data-act={button}]").ClickAsync();
        // Two items may have one title, so that the sentence alone does not tell that it is a new one.
        await Assertions.Expect(changes).ToHaveAttributeAsync("data-step", $"{step + 1}");
        await Assertions.Expect(page.Locator("#spoken")).ToHaveTextAsync(new Regex($"^{Regex.Escape($"{answer} {card.Title}:")}"));
    }

    public async Task ScreenshotAsync(string name)
    {
        // Nothing on the page still moves.
        await page.EvaluateAsync("() => Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => null)))");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(screenshots, $"{name}.png") });
    }

    public async ValueTask DisposeAsync() => await page.CloseAsync();
}

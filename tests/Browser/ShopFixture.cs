using Microsoft.Playwright;
using Personalization.Testing;
using Personalization.Testing.Npm;

namespace Personalization.Browser;

/// <summary>A silo with a small synthetic shop, and a browser to visit it with.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private TemporaryFolder? _data;
    private SiloProcess? _silo;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Why the tests cannot run; null where they can.</summary>
    public static string? WhyNot => Chromium.WhyNone;

    public async Task InitializeAsync()
    {
        if (WhyNot is not null) return;
        _data = new TemporaryFolder();
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
        _silo = await SiloProcess.StartShopAsync(_data.Path);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_silo is not null) await _silo.DisposeAsync();
        _data?.Dispose();
    }

    /// <summary>Opens the shop as a customer, on a desktop or a phone.</summary>
    public async Task<ShopVisit> VisitAsync(string customer, bool phone = false)
    {
        Skip.If(WhyNot is not null, WhyNot ?? "");
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 900 },
            IsMobile = phone,
            HasTouch = phone,
            DeviceScaleFactor = phone ? 2 : 1,
        });
        var visit = new ShopVisit(page, Path.Combine(RepositoryRoot.Path, "artifacts", "screenshots"));
        await visit.OpenAsync(new Uri(_silo!.Http.BaseAddress!, $"/#{customer}"));
        return visit;
    }
}

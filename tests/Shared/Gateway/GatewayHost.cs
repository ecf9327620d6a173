using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Personalization.Client;
using Personalization.Gateway;

namespace Personalization.Testing.Gateway;

/// <summary>The gateway over a fake cluster, on Kestrel and a free port.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, FakeShop shop)
    {
        (_app, Shop) = (app, shop);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient { BaseAddress = Address };
    }

    public FakeShop Shop { get; }
    public Uri Address { get; }
    public HttpClient Http { get; }
    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> StartAsync(Dictionary<string, string?>? settings = null, TimeProvider? time = null, int port = 0, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").UseKestrelCore();
        var shop = new FakeShop(time ?? TimeProvider.System);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton<IPersonalizationClient>(shop);
        builder.Services.AddSingleton<IInteractionProducer>(shop);
        configure?.Invoke(builder.Services);
        builder.Services.AddPersonalizationGateway(builder.Configuration);
        var app = builder.Build();
        app.MapPersonalizationGateway();
        await app.StartAsync();
        return new GatewayHost(app, shop);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

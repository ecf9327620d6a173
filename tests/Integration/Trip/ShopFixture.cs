using Personalization.Silo.Hosting;
using Personalization.Testing;

namespace Personalization.Integration.Trip;

/// <summary>A silo in this process, started as the executable starts it, over a small synthetic shop on real SQLite and real ONNX models.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public RunningSilo Silo { get; private set; } = null!;
    public HttpClient Http { get; private set; } = null!;
    public string Data => _folder.File("data");

    public async Task InitializeAsync()
    {
        Silo = await SiloHost.StartAsync(new SiloArguments(Port: 0, Data, Import: null, Fresh: false, Items: 1500, Customers: 300, Set: []), CancellationToken.None);
        Http = new HttpClient { BaseAddress = new Uri(Silo.Url) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Silo.DisposeAsync();
        _folder.Dispose();
    }
}

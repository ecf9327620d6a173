using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Personalization.Client;
using Personalization.Silo.Hosting;

namespace Personalization.Benchmarks.Shop;

/// <summary>A silo in this process over a benchmark shop.</summary>
public sealed class BenchmarkShop : IAsyncDisposable
{
    private readonly RunningSilo _silo;
    private readonly MeterListener _listener = new();
    private long _applied;

    private BenchmarkShop(RunningSilo silo, BenchmarkOptions options)
    {
        _silo = silo;
        Items = options.Items;
        Customers = [.. Enumerable.Range(0, options.Customers).Select(c => string.Create(CultureInfo.InvariantCulture, $"c{c}"))];
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "interactions_applied") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _applied, value));
        _listener.Start();
    }

    public IServiceProvider Services => _silo.Services;
    public int Items { get; }
    public IReadOnlyList<string> Customers { get; }
    public IPersonalizationClient Client => _silo.Services.GetRequiredService<IPersonalizationClient>();
    public IInteractionProducer Producer => _silo.Services.GetRequiredService<IInteractionProducer>();

    /// <summary>Events that have become durable since the start.</summary>
    public long AppliedEvents => Interlocked.Read(ref _applied);

    public static Task<BenchmarkShop> StartAsync(BenchmarkOptions options) => StartAsync(options, histories: true);

    /// <param name="histories">See <see cref="ShopFolder.EnsureAsync"/>.</param>
    /// <param name="settings">Section:Key=value.</param>
    public static async Task<BenchmarkShop> StartAsync(BenchmarkOptions options, bool histories, params string[] settings)
    {
        var data = await ShopFolder.EnsureAsync(options, histories);
        var silo = await SiloHost.StartAsync(new SiloArguments(Port: 0, data, Import: null, Fresh: false, options.Items, options.Customers, Set: settings), CancellationToken.None);
        return new BenchmarkShop(silo, options);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _silo.DisposeAsync();
    }
}

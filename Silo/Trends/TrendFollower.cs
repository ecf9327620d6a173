using System.Collections.Concurrent;
using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Trends;

namespace Personalization.Silo.Trends;

/// <summary>Keeps the top of every trend window at hand on this silo, at most a second old.</summary>
public sealed partial class TrendFollower(IGrainFactory grains, TimeProvider time, ILogger<TrendFollower> logger) : BackgroundService, ITrendReader
{
    private readonly ConcurrentDictionary<string, ImmutableArray<TrendingItem>> _top = new(StringComparer.Ordinal);

    public ImmutableArray<TrendingItem> Top(TrendWindow window) => _top.GetValueOrDefault(window.Name, []);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        do
        {
            try
            {
                foreach (var window in TrendWindow.All)
                    _top[window.Name] = await grains.GetGrain<ITrendGrain>(TrendKeys.Of(window)).Leaders().WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                CannotFollow(logger, e);
            }
        }
        while (!stoppingToken.IsCancellationRequested && await NextAsync(tick, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer tick, CancellationToken stopping)
    {
        try
        {
            return await tick.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear what is trending; keeping what is known")]
    private static partial void CannotFollow(ILogger logger, Exception e);
}

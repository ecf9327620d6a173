using Personalization.Contracts;
using Personalization.Core.Exploration;
using Personalization.Core.Pipeline;
using Personalization.Core.Signals;

namespace Personalization.Silo.Signals;

/// <summary>Keeps what all silos have learned at hand on this one, half a second old.</summary>
public sealed partial class SignalFollower(IGrainFactory grains, TimeProvider time, ILogger<SignalFollower> logger) : BackgroundService
{
    private const int AtOnce = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly PairCounts _pairs = new();
    private readonly ExplorationState _exploration = new();

    /// <summary>What the pipelines of this silo read.</summary>
    public LiveSignals Live => new(_pairs, _exploration);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (together, exploration) = (default(SignalPosition), default(SignalPosition));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                together = await ReadAsync(SignalLogs.Together, together, signal => _pairs.Add(signal.Item, signal.Other, signal.Weight, signal.AtMs), stoppingToken);
                exploration = await ReadAsync(SignalLogs.Exploration, exploration, signal => _exploration.Learn(signal.Item, signal.Features, signal.Weight > 0), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                CannotFollow(logger, e);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SignalPosition> ReadAsync(string log, SignalPosition position, Action<Signal> take, CancellationToken stopping)
    {
        while (true)
        {
            var page = await grains.GetGrain<ISignalGrain>(log).After(position, AtOnce).WaitAsync(stopping);
            foreach (var signal in page.Signals) take(signal);
            position = page.Next;
            if (page.Signals.Length < AtOnce) return position;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear what was learned; keeping what is known")]
    private static partial void CannotFollow(ILogger logger, Exception e);
}

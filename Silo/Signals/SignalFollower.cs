using Personalization.Contracts;
using Personalization.Core.Exploration;
using Personalization.Core.Pipeline;
using Personalization.Core.Releases;

namespace Personalization.Silo.Signals;

/// <summary>Keeps what all silos have learned at hand on this one, half a second old.</summary>
public sealed partial class SignalFollower(IGrainFactory grains, TimeProvider time, ILogger<SignalFollower> logger) : BackgroundService
{
    private const int AtOnce = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private readonly ReleasePairs _pairs = new();

    /// <summary>What came of places left to chance.</summary>
    public ExplorationState Exploration { get; } = new();

    /// <summary>What the pipeline of a release reads: what was learned since the release's data end. Abandon it when the release is let go.</summary>
    public LiveSignals Adopt(ReleaseManifest release) => new(_pairs.Adopt(release.DataUntil), Exploration);

    /// <summary>Keeps nothing more for a release that was let go.</summary>
    public void Abandon(ReleaseManifest release) => _pairs.Abandon(release.DataUntil);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var explored = default(SignalPosition);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await CountAsync(stoppingToken);
                explored = await LearnAsync(explored, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                CannotFollow(logger, e);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CountAsync(CancellationToken stopping)
    {
        for (var more = true; more && _pairs.Next is { } next;)
        {
            var page = await grains.GetGrain<ISignalGrain>(SignalLogs.Together).After(next, AtOnce).WaitAsync(stopping);
            _pairs.Take(next, page);
            more = page.Signals.Length == AtOnce;
        }
    }

    private async Task<SignalPosition> LearnAsync(SignalPosition position, CancellationToken stopping)
    {
        while (true)
        {
            var page = await grains.GetGrain<ISignalGrain>(SignalLogs.Exploration).After(position, AtOnce).WaitAsync(stopping);
            foreach (var signal in page.Signals) Exploration.Learn(signal.Item, signal.Features, signal.Weight > 0);
            position = page.Next;
            if (page.Signals.Length < AtOnce) return position;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear what was learned; keeping what is known")]
    private static partial void CannotFollow(ILogger logger, Exception e);
}

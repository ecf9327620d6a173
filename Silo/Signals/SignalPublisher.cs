using System.Threading.Channels;
using Personalization.Contracts;
using Personalization.Core.Signals;

namespace Personalization.Silo.Signals;

/// <summary>Gathers this silo's signals and tells the logs a few times a second. Bounded: under overload some are not told, and a counter counts them.</summary>
public sealed partial class SignalPublisher(IGrainFactory grains, SiloMetrics metrics, TimeProvider time, ILogger<SignalPublisher> logger) : BackgroundService
{
    private const int Capacity = 100_000;
    private const int AtOnce = 10_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly Channel<(string Log, Signal Signal)> _waiting = Channel.CreateBounded<(string, Signal)>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public void Add(string log, in Signal signal)
    {
        if (!_waiting.Writer.TryWrite((log, signal))) metrics.Degraded("signals");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<(string Log, Signal Signal)>();
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < AtOnce && _waiting.Reader.TryRead(out var waiting)) batch.Add(waiting);
            try
            {
                await Task.WhenAll(batch.GroupBy(s => s.Log, s => s.Signal).Select(log => grains.GetGrain<ISignalGrain>(log.Key).Add([.. log]))).WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotTold(logger, batch.Count, e);
            }
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} signals could not be told")]
    private static partial void NotTold(ILogger logger, int count, Exception e);
}

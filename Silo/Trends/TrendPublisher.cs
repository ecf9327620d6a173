using System.Threading.Channels;
using Personalization.Contracts;
using Personalization.Core.Interactions;
using Personalization.Core.Trends;

namespace Personalization.Silo.Trends;

/// <summary>Gathers what interactions add to trends on this silo and tells the trend grains a few times a second. Bounded: under overload trends, which are
/// approximate anyway, miss some increments, and a counter counts them.</summary>
public sealed partial class TrendPublisher(IGrainFactory grains, SiloMetrics metrics, TimeProvider time, ILogger<TrendPublisher> logger) : BackgroundService
{
    private const int Capacity = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly Channel<TrendIncrement> _waiting = Channel.CreateBounded<TrendIncrement>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public void Add(IReadOnlyList<Interaction> interactions)
    {
        foreach (var interaction in interactions)
        {
            var weight = InteractionKinds.TasteOf(interaction.Kind, interaction.Value);
            if (weight <= 0 || interaction.ItemId is null) continue;
            if (!_waiting.Writer.TryWrite(new TrendIncrement(interaction.ItemId, weight, interaction.At.ToUnixTimeMilliseconds()))) metrics.Degraded("trends");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<TrendIncrement>();
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < 10_000 && _waiting.Reader.TryRead(out var increment)) batch.Add(increment);
            TrendIncrement[] increments = [.. batch];
            try
            {
                await Task.WhenAll(TrendWindow.All.Select(w => grains.GetGrain<ITrendGrain>(TrendKeys.Of(w)).Add(increments))).WaitAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NotTold(logger, increments.Length, e);
            }
            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} increments of trends could not be told")]
    private static partial void NotTold(ILogger logger, int count, Exception e);
}

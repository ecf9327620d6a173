using System.Runtime.InteropServices;
using Personalization.Contracts;
using Personalization.Core;
using Personalization.Core.Experiments;
using Personalization.Core.Interactions;
using Personalization.Silo.Requests;

namespace Personalization.Silo.Experiments;

/// <summary>Counts slates and clicks by arm on this silo, and tells the experiments' grain every second. Thread safe.</summary>
public sealed partial class ArmCounter(IGrainFactory grains, ExperimentFollower experiments, SiloMetrics metrics, TimeProvider time, ILogger<ArmCounter> logger) : BackgroundService
{
    /// <summary>A slate counts as clicked once; so many clicked ones are remembered. Clicks come within minutes.</summary>
    private const int Remembered = 100_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly HashSet<ulong> _clicked = [];
    private readonly Queue<ulong> _clickedInOrder = [];
    private readonly string _teller = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
    private Dictionary<ArmLabel, (long Shown, long Clicked)> _counts = [];
    private ArmCounts? _untold;
    private long _told;

    public void Shown(ArmLabel arm)
    {
        metrics.ArmShown(arm);
        lock (_gate) CollectionsMarshal.GetValueRefOrAddDefault(_counts, arm, out _).Shown++;
    }

    /// <summary>Counts clicks on slates that were shown under an arm; the request id tells which it was.</summary>
    public void Applied(string customerId, IReadOnlyList<Interaction> applied)
    {
        foreach (var interaction in applied)
        {
            if (interaction.Kind != InteractionKind.Click || RequestIds.ArmOf(interaction.RequestId) is var tag && tag == 0) continue;
            if (experiments.ArmOf(customerId, tag) is not { } arm || !IsFirst(Hash64.Of(interaction.RequestId))) continue;
            metrics.ArmClicked(arm.Label);
            lock (_gate) CollectionsMarshal.GetValueRefOrAddDefault(_counts, arm.Label, out _).Clicked++;
        }
    }

    /// <summary>Tells what has been counted. One call at a time.</summary>
    /// <remarks>After a failure nobody knows whether it was heard: the very same is told the next time, and what came since after it.</remarks>
    public async Task TellAsync(CancellationToken cancellation)
    {
        if (_untold is null)
        {
            Dictionary<ArmLabel, (long Shown, long Clicked)> counts;
            lock (_gate) (counts, _counts) = (_counts, []);
            if (counts.Count == 0) return;
            _untold = new ArmCounts(_teller, ++_told, [.. counts.Select(c => new ArmCount(c.Key.Experiment, c.Key.Arm, c.Value.Shown, c.Value.Clicked))]);
        }
        try
        {
            await grains.GetGrain<IExperimentGrain>(IExperimentGrain.Key).Add(_untold).WaitAsync(cancellation);
            _untold = null;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            NotTold(logger, e);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, stoppingToken);
                await TellAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The stop; the last second's counts go with it.
        }
    }

    private bool IsFirst(ulong request)
    {
        lock (_gate)
        {
            if (!_clicked.Add(request)) return false;
            _clickedInOrder.Enqueue(request);
            if (_clickedInOrder.Count > Remembered) _clicked.Remove(_clickedInOrder.Dequeue());
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Counts of experiments could not be told; trying again")]
    private static partial void NotTold(ILogger logger, Exception e);
}

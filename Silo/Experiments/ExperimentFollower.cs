using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Personalization.Contracts;
using Personalization.Core.Experiments;
using Personalization.Core.Pipeline;

namespace Personalization.Silo.Experiments;

/// <summary>Keeps the running experiments at hand on this silo, at most a few seconds old.</summary>
public sealed partial class ExperimentFollower(IGrainFactory grains, ArmSettings settings, TimeProvider time, ILogger<ExperimentFollower> logger) : BackgroundService
{
    /// <summary>A silo that stops waits for its grains' calls to end, so no call may wait long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private volatile ImmutableList<Running> _running = [];

    /// <summary>Releases that arms answer with; every silo holds them.</summary>
    public ImmutableHashSet<string> Releases => [.. _running.SelectMany(e => e.Experiment.Arms).Select(a => a.Release).OfType<string>()];

    /// <summary>The arm to answer the customer under: of the first experiment by name that the customer takes part in; null for none.</summary>
    /// <param name="asked">Name of the one experiment to look at, or "experiment/arm" to try an arm out; null for all.</param>
    public ServedArm? ArmOf(string customerId, string? asked = null)
    {
        foreach (var running in _running)
        {
            var name = running.Experiment.Name;
            if (asked is not null && asked != name && !(asked.Length > name.Length && asked[name.Length] == '/' && asked.StartsWith(name, StringComparison.Ordinal))) continue;
            var chosen = asked is null || asked.Length == name.Length
                ? ExperimentAssignment.ArmOf(running.Experiment, customerId)?.Name
                : asked[(name.Length + 1)..];
            if (chosen is not null && running.Arms.TryGetValue(chosen, out var arm)) return asked is null || asked.Length == name.Length ? arm : arm with { Counted = false };
        }
        return null;
    }

    /// <summary>The arm of that tag, of whichever experiment, where chance has the customer; null when the experiment has ended, or is another by now.</summary>
    public ServedArm? ArmOf(string customerId, ushort tag)
    {
        foreach (var running in _running)
        {
            if (ExperimentAssignment.ArmOf(running.Experiment, customerId) is { } chosen && running.Arms.TryGetValue(chosen.Name, out var arm) && arm.Label.Tag == tag) return arm;
        }
        return null;
    }

    /// <summary>Takes the plan over.</summary>
    public void Follow(ExperimentPlan plan) => _running =
    [
        .. plan.Experiments.Where(e => e.Enabled).OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => new Running(e, ArmsOf(e))),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var version = -1L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var plan = await grains.GetGrain<IExperimentGrain>(IExperimentGrain.Key).Follow(version, Patience).WaitAsync(stoppingToken);
                if (plan.Version == version) continue;
                Follow(plan);
                version = plan.Version;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                CannotFollow(logger, e);
                await Task.Delay(Patience, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private ImmutableDictionary<string, ServedArm> ArmsOf(Experiment experiment)
    {
        var arms = ImmutableDictionary.CreateBuilder<string, ServedArm>(StringComparer.Ordinal);
        foreach (var arm in experiment.Arms)
        {
            PipelineOptions options;
            try
            {
                options = settings.Of(arm);
            }
            catch (ValidationException e)
            {
                // It was good where it was made: this silo is of another version.
                CannotServe(logger, experiment.Name, arm.Name, e);
                continue;
            }
            arms[arm.Name] = new ServedArm(new ArmLabel(experiment.Name, arm.Name), arm.Release, options, Counted: true);
        }
        return arms.ToImmutable();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot hear of experiments; keeping what is known")]
    private static partial void CannotFollow(ILogger logger, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Arm {Experiment}/{Arm} cannot be served here: its customers are answered as all others")]
    private static partial void CannotServe(ILogger logger, string experiment, string arm, Exception e);

    private sealed record Running(Experiment Experiment, ImmutableDictionary<string, ServedArm> Arms);
}

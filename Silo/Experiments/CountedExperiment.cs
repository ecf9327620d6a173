using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Experiments;

namespace Personalization.Silo.Experiments;

/// <summary>An experiment with what came of it.</summary>
public sealed class CountedExperiment
{
    public required Experiment Experiment { get; set; }
    public required DateTimeOffset Since { get; set; }

    /// <summary>Slates shown, by arm.</summary>
    public Dictionary<string, long> Shown { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Slates clicked, by arm.</summary>
    public Dictionary<string, long> Clicked { get; set; } = new(StringComparer.Ordinal);

    public ExperimentReport ToReport() => new()
    {
        Experiment = Experiment,
        Since = Since,
        Arms = [.. Experiment.Arms.Select(a => ArmReport.Of(a.Name, Shown.GetValueOrDefault(a.Name), Clicked.GetValueOrDefault(a.Name)))],
    };

    /// <summary>Whether both put customers before the same choice, so that counts of the one hold for the other.</summary>
    public static bool SameArms(ImmutableArray<ExperimentArm> one, ImmutableArray<ExperimentArm> other) =>
        one.Length == other.Length && one.Zip(other).All(pair => pair.First with { Pipeline = pair.Second.Pipeline } == pair.Second && pair.First.Pipeline.SequenceEqual(pair.Second.Pipeline));
}

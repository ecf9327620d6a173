using Personalization.Contracts;
using Personalization.Core.Experiments;

namespace Personalization.Silo.Experiments;

/// <summary>All experiments as they are stored.</summary>
public sealed class ExperimentState
{
    /// <summary>A silo that has told nothing for so long has gone.</summary>
    private static readonly TimeSpan TellersKeptFor = TimeSpan.FromHours(1);

    /// <summary>Grows with every change of an experiment.</summary>
    public long Version { get; set; }
    public Dictionary<string, CountedExperiment> Experiments { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What each silo told last, by its name: kept with the counts, so that none is counted twice.</summary>
    public Dictionary<string, ToldCounts> Told { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The state with the experiment made or changed; this one stays as it is.</summary>
    public ExperimentState With(Experiment experiment, DateTimeOffset now)
    {
        var counted = Experiments.TryGetValue(experiment.Name, out var known) && CountedExperiment.SameArms(known.Experiment.Arms, experiment.Arms)
            ? new CountedExperiment { Experiment = experiment, Since = known.Since, Shown = known.Shown, Clicked = known.Clicked }
            : new CountedExperiment { Experiment = experiment, Since = now };
        return new ExperimentState { Version = Version + 1, Experiments = new(Experiments, StringComparer.Ordinal) { [experiment.Name] = counted }, Told = Told };
    }

    /// <returns>Whether anything changed: counts that were told before, by one who did not hear that they had come, count no more.</returns>
    public bool Add(ArmCounts counts, DateTimeOffset now)
    {
        if (Told.TryGetValue(counts.Teller, out var last) && last.Number >= counts.Number) return false;
        if (last is null)
            foreach (var (teller, told) in Told)
                if (now - told.At > TellersKeptFor) Told.Remove(teller);
        Told[counts.Teller] = new ToldCounts(counts.Number, now);
        foreach (var count in counts.Counts)
        {
            if (!Experiments.TryGetValue(count.Experiment, out var known)) continue;
            known.Shown[count.Arm] = known.Shown.GetValueOrDefault(count.Arm) + count.Shown;
            known.Clicked[count.Arm] = known.Clicked.GetValueOrDefault(count.Arm) + count.Clicked;
        }
        return true;
    }
}

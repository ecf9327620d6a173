using Personalization.Core.Experiments;

namespace Personalization.Silo.Experiments;

/// <summary>All experiments as they are stored.</summary>
public sealed class ExperimentState
{
    /// <summary>Grows with every change of an experiment.</summary>
    public long Version { get; set; }
    public Dictionary<string, CountedExperiment> Experiments { get; set; } = new(StringComparer.Ordinal);
}

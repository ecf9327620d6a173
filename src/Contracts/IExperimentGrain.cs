using System.Collections.Immutable;
using Orleans.Concurrency;
using Personalization.Core.Experiments;

namespace Personalization.Contracts;

/// <summary>Keeps the experiments and adds up what came of them; key "all". Every silo follows it.</summary>
[Alias("IExperimentGrain")]
public interface IExperimentGrain : IGrainWithStringKey
{
    public const string Key = "all";

    /// <summary>Makes or changes an experiment; durable when it answers, and heard by every silo within seconds. Other arms than before are counted anew.</summary>
    [Alias("Put")] Task<ExperimentResult> Put(Experiment experiment);

    /// <summary>Null for one that there is not.</summary>
    [AlwaysInterleave, Alias("Get")] Task<ExperimentReport?> Get(string name);

    [AlwaysInterleave, Alias("List")] Task<ImmutableArray<ExperimentReport>> List();

    /// <summary>Adds what came to arms on one silo; the same counts told again count once. Kept durably a few seconds later.</summary>
    [Alias("Add")] Task Add(ArmCounts counts);

    /// <summary>The plan when it is another than <paramref name="version"/>; waits up to <paramref name="patience"/> for one.</summary>
    [AlwaysInterleave, Alias("Follow")] Task<ExperimentPlan> Follow(long version, TimeSpan patience);
}

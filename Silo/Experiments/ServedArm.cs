using Personalization.Core.Experiments;
using Personalization.Core.Pipeline;

namespace Personalization.Silo.Experiments;

/// <summary>An arm as a request is answered under it.</summary>
/// <param name="Release">Null for the active one.</param>
/// <param name="Counted">False when the request asked for this arm: chance did not put the customer there.</param>
public sealed record ServedArm(ArmLabel Label, string? Release, PipelineOptions Options, bool Counted);

using Personalization.Core.Exploration;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Core.Pipeline;

/// <summary>What is learned between releases, at hand on this silo.</summary>
/// <param name="Together">What is bought together now.</param>
/// <param name="Exploration">What came of places that were left to chance.</param>
public sealed record LiveSignals(ITogetherReader Together, ExplorationState Exploration);

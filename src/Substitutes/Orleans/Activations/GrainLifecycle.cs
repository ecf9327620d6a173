using Orleans.Lifecycle;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>What takes part in the activation and deactivation of one grain, such as its persistent state.</summary>
internal sealed class GrainLifecycle : LifecycleStages, IGrainLifecycle;

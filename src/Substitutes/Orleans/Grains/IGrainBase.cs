using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain class is, derived from <see cref="Grain"/> or not.</summary>
public interface IGrainBase
{
    IGrainContext GrainContext { get; }

    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}

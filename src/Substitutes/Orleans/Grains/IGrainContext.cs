namespace Orleans.Runtime;

/// <summary>One activation of a grain, as the runtime sees it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    object? GrainInstance { get; }

    ActivationId ActivationId { get; }

    GrainAddress Address { get; }

    IServiceProvider ActivationServices { get; }

    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Complete when the activation is gone.</summary>
    Task Deactivated { get; }

    TComponent? GetComponent<TComponent>()
        where TComponent : class;

    void SetComponent<TComponent>(TComponent? value)
        where TComponent : class;

    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

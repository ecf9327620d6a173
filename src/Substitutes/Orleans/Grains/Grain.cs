using System.Diagnostics.CodeAnalysis;
using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The usual base of a grain class. A grain is made by the silo, never by <c>new</c>.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain()
        : this(RuntimeContext.Current!)
    {
    }

    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    [AllowNull]
    public IGrainContext GrainContext { get; }

    public GrainReference GrainReference => GrainContext.GrainReference;

    public string IdentityString => GrainContext.GrainId.ToString();

    public string RuntimeIdentity => Activation.Silo.Address.ToString();

    protected IGrainFactory GrainFactory => Activation.Silo.GrainFactory;

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    private Activation Activation => GrainContext as Activation
        ?? throw new InvalidOperationException("Grain was created outside of the Orleans creation process and no runtime was specified.");

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates this grain once its running requests have ended.</summary>
    protected void DeactivateOnIdle() => ((IGrainBase)this).DeactivateOnIdle();

    /// <summary>Keeps this activation from being collected for the given time; negative takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);
}

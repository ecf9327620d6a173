namespace Orleans.Runtime;

/// <summary>Deactivation that can be awaited.</summary>
public static class GrainContextExtensions
{
    public static Task DeactivateAsync(this IGrainContext grainContext, DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        grainContext.Deactivate(deactivationReason, cancellationToken);
        return grainContext.Deactivated;
    }
}

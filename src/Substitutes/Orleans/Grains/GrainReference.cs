using Orleans.Calls;

namespace Orleans.Runtime;

/// <summary>The base of the proxies: a grain's identity and the way to it. References to one grain through one interface are equal.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    // The proxies that are made at run time derive from this class, so its constructor and its calls are theirs to use.
    private protected GrainReference()
    {
    }

    public GrainId GrainId { get; private set; }

    internal CallSite CallSite { get; private set; } = null!;

    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable => (TGrainInterface)Cast(typeof(TGrainInterface));

    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId) && GetType() == other.GetType();

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public sealed override string ToString() => $"GrainReference:{GrainId}";

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    internal object Cast(Type interfaceType) =>
        interfaceType.IsInstanceOfType(this) ? this : CallSite.Reference(interfaceType, GrainId);

    internal GrainReference Bind(GrainId id, CallSite callSite)
    {
        GrainId = id;
        CallSite = callSite;
        return this;
    }
}

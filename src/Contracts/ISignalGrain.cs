using Personalization.Core.Signals;

namespace Personalization.Contracts;

/// <summary>The latest of what was learned between releases, in the order in which it was told; key: <see cref="SignalLogs"/>. In memory and bounded: an approximation.</summary>
[Alias("ISignalGrain")]
public interface ISignalGrain : IGrainWithStringKey
{
    [Alias("Add")] Task Add([Immutable] Signal[] signals);

    /// <summary>What was told after a position, as far as it is still here; a position of another log counts as its beginning.</summary>
    [Alias("After")] Task<SignalPage> After(SignalPosition position, int most);
}

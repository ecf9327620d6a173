using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>Interactions that took effect, on their way to the log. The context, such as a device, is no part of it.</summary>
internal sealed class AppliedInteractions(IReadOnlyList<Interaction> applied) : IOutcomeEntry
{
    public int Count => applied.Count;

    public IEnumerable<OutcomeLine> ToLines() => applied.Select(i => new OutcomeLine { Done = i.Context is null ? i : i with { Context = null } });
}

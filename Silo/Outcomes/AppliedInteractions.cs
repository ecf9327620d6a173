using System.Collections.Immutable;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Outcomes;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>Interactions that took effect, on their way to the log. Of the context the device alone is part of it: models learn from that, and the rest is nobody's business.</summary>
internal sealed class AppliedInteractions(IReadOnlyList<Interaction> applied) : IOutcomeEntry
{
    public int Count => applied.Count;

    public IEnumerable<OutcomeLine> ToLines() => applied.Select(i => new OutcomeLine { Done = i.Context is null ? i : i with { Context = DeviceOf(i.Context) } });

    private static ImmutableDictionary<string, string>? DeviceOf(ImmutableDictionary<string, string> context)
    {
        if (!context.TryGetValue(QueryMoment.DeviceKey, out var device)) return null;
        return context.Count == 1 ? context : ImmutableDictionary<string, string>.Empty.Add(QueryMoment.DeviceKey, device);
    }
}

using System.Collections.Immutable;

namespace Personalization.Gateway.Items;

/// <param name="Upserted">Items that are durable.</param>
/// <param name="Failed">The first <see cref="MostFailures"/> lines that were not taken.</param>
internal sealed record ImportReport(long Upserted, ImmutableArray<LineError> Failed)
{
    public const int MostFailures = 100;
}

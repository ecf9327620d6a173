using System.Collections.Immutable;
using Personalization.Silo.Catalog;

namespace Personalization.Silo.Index.Store;

/// <summary>What has changed since a snapshot, as it was read.</summary>
/// <param name="Records">Upserts and deletes in their order.</param>
/// <param name="Positions">For each partition of the catalogue: all changes up to here are in the snapshot or the records.</param>
/// <param name="Tail">Where a writer goes on.</param>
/// <param name="Damage">What is wrong with a segment that is not the last; null when all hold up. Nothing behind it was read, and nobody may write on there.</param>
public sealed record StoredDelta(IReadOnlyList<DeltaRecord> Records, ImmutableArray<LogPosition> Positions, DeltaTail Tail, string? Damage);

using System.Collections.Immutable;

namespace Personalization.Silo.Index.Store;

/// <summary>A segment of a shard's delta, as far as it holds up.</summary>
/// <param name="Logs">For each partition of the catalogue the log that versions are of; empty where it had not begun.</param>
/// <param name="Records">In the order in which they were written.</param>
/// <param name="Length">Bytes up to the end of the last record that holds up.</param>
/// <param name="Torn">Whether more bytes follow, which do not.</param>
public sealed record DeltaSegment(ImmutableArray<Guid> Logs, ImmutableArray<DeltaRecord> Records, int Length, bool Torn);

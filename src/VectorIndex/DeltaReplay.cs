namespace Personalization.VectorIndex;

/// <summary>What was read from a delta file.</summary>
/// <param name="Upserts">Rows that were put in again.</param>
/// <param name="Deletes">Keys that were taken out again.</param>
/// <param name="TornBytes">Bytes behind the last whole record: of a write that was cut off, or of damage. They are gone from the file now.</param>
public readonly record struct DeltaReplay(long Upserts, long Deletes, long TornBytes);

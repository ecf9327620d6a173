namespace Personalization.Silo.Index.Store;

/// <summary>One record of a shard's delta.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Partition">Partition of the catalogue that the change is from.</param>
/// <param name="Version">The change's version in the log of that partition.</param>
/// <param name="Key">The row; 0 in a position.</param>
/// <param name="Vector">[D] float32 of an upsert; else null.</param>
public readonly record struct DeltaRecord(DeltaRecordKind Kind, int Partition, long Version, long Key = 0, float[]? Vector = null);

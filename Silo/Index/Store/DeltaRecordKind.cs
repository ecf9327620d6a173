namespace Personalization.Silo.Index.Store;

/// <summary>What a record of a shard's delta says.</summary>
public enum DeltaRecordKind : byte
{
    /// <summary>A row is new, or another one now.</summary>
    Upsert = 1,

    /// <summary>A row is gone.</summary>
    Delete = 2,

    /// <summary>All changes of the partition up to this version are in the snapshot or in the delta before here.</summary>
    Position = 3,
}

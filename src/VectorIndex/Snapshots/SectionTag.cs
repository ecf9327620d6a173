namespace Personalization.VectorIndex.Snapshots;

/// <summary>The sections of a snapshot, in their order; the last five once for each level above the lowest.</summary>
internal enum SectionTag : uint
{
    /// <summary>Header fields: see <see cref="SnapshotHeader"/>.</summary>
    Header = 0x44414548,

    /// <summary>[slots] int64.</summary>
    Keys = 0x5359454B,

    /// <summary>[slots] bytes: see <see cref="VectorIndex.Rows.RowState"/>.</summary>
    States = 0x54415453,

    /// <summary>[free] int32, the free slot used next first.</summary>
    Free = 0x45455246,

    /// <summary>[slots, D] float32.</summary>
    Rows = 0x53574F52,

    /// <summary>[slots, 2·M] int32: the lists of the lowest level, −1 behind their ends.</summary>
    Ground = 0x444E5247,

    /// <summary>Sizes of a level: see <see cref="LayerHeader"/>.</summary>
    Layer = 0x5259414C,

    /// <summary>[free] int32: its free nodes, the one used next first.</summary>
    LayerFree = 0x4652594C,

    /// <summary>[nodes] int32: the slot of each node.</summary>
    LayerSlots = 0x5352594C,

    /// <summary>[nodes] int32: the node of the same row one level below.</summary>
    LayerBelow = 0x4252594C,

    /// <summary>[nodes, M] int32: the lists of the level.</summary>
    LayerLinks = 0x4C52594C,
}

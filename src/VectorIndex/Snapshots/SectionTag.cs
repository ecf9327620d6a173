namespace Personalization.VectorIndex.Snapshots;

/// <summary>The sections of a snapshot, in their order; the graph's only where there is one.</summary>
internal enum SectionTag : uint
{
    /// <summary>Header fields: see <see cref="SnapshotHeader"/>.</summary>
    Header = 0x44414548,

    /// <summary>[slots] int64.</summary>
    Keys = 0x5359454B,

    /// <summary>[slots] bytes, 1 for a live slot.</summary>
    Live = 0x4556494C,

    /// <summary>[free] int32, the free slot used next first.</summary>
    Free = 0x45455246,

    /// <summary>[slots, D] float32.</summary>
    Rows = 0x53574F52,

    /// <summary>Fields of the graph: see <see cref="GraphHeader"/>.</summary>
    Graph = 0x48505247,

    /// <summary>[slots] bytes: the level of each slot.</summary>
    Levels = 0x534C564C,

    /// <summary>For each slot and each level from 0 to its own, the whole room of the list: int32, −1 behind its end.</summary>
    Links = 0x534B4E4C,
}

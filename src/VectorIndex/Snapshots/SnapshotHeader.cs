using System.Runtime.InteropServices;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>What the other sections' lengths follow from, and what decides how the index goes on.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal readonly record struct SnapshotHeader
{
    public int Dimensions { get; init; }

    public int Slots { get; init; }

    public int FreeSlots { get; init; }

    public int M { get; init; }

    public int EfConstruction { get; init; }

    public int Seed { get; init; }

    public VectorMetric Metric { get; init; }

    public RowCodes Codes { get; init; }

    public KeyWidth Keys { get; init; }

    /// <summary>Levels above the lowest.</summary>
    public int Layers { get; init; }

    /// <summary>−1 when there is no entry.</summary>
    public int EntryLevel { get; init; }

    public int EntryNode { get; init; }

    /// <summary>1 when rows are of different lengths.</summary>
    public int Penalties { get; init; }

    public int Reserved { get; init; }

    public ulong LevelsDrawn { get; init; }

    public double FirstSquaredNorm { get; init; }
}

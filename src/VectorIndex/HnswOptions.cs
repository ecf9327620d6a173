using System.ComponentModel.DataAnnotations;

namespace Personalization.VectorIndex;

/// <summary>The shape of an <see cref="HnswIndex"/>, fixed when it is made. All but <see cref="Capacity"/> is kept in snapshots.</summary>
public sealed record HnswOptions
{
    /// <summary>Links that a new row asks for on each level; twice as many fit on the lowest. 16 is the usual balance at 32 to 256
    /// dimensions; more helps recall above 0.99 and costs memory and build time.</summary>
    [Range(2, 128)]
    public int M { get; init; } = 16;

    /// <summary>Breadth of the search that finds a new row's neighbours; more costs build time and buys recall.</summary>
    [Range(1, 4096)]
    public int EfConstruction { get; init; } = 200;

    /// <summary>Decides the levels of the rows: the same seed and the same writes in the same order make the same index.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>What makes a row a good match.</summary>
    [EnumDataType(typeof(VectorMetric))]
    public VectorMetric Metric { get; init; }

    /// <summary>What walks and scans read of a row.</summary>
    [EnumDataType(typeof(RowCodes))]
    public RowCodes Codes { get; init; }

    /// <summary>How keys are kept.</summary>
    [EnumDataType(typeof(KeyWidth))]
    public KeyWidth Keys { get; init; }

    /// <summary>How many rows to make room for at once; a hint that saves growing. Rows beyond it are welcome.</summary>
    [Range(0, 1 << 30)]
    public int Capacity { get; init; }
}

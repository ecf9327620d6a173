using System.ComponentModel.DataAnnotations;

namespace Personalization.VectorIndex;

/// <summary>The shape of an <see cref="HnswIndex"/>. It is fixed when the index is made and kept in its snapshots.</summary>
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
}

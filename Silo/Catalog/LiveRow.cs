using Personalization.Core.Catalog;

namespace Personalization.Silo.Catalog;

/// <summary>A row as a live change has left it.</summary>
/// <param name="Row">The row, perhaps deleted.</param>
/// <param name="Partition">The partition of the catalogue that the change is from.</param>
/// <param name="Version">The change's version in the log of that partition.</param>
public readonly record struct LiveRow(ItemRow Row, int Partition, long Version);

namespace Personalization.Silo.Catalog;

/// <summary>A vector that the item tower has given for an item before.</summary>
/// <param name="Log">The log that the version is of.</param>
/// <param name="Version">The change of the item that it was computed from.</param>
/// <param name="Vector">[D] float32.</param>
public readonly record struct EncodedRow(Guid Log, long Version, float[] Vector);

using Orleans.Placement;

namespace Personalization.Silo.Index.Placement;

/// <summary>Places a grain with a key of <see cref="IndexShard"/> by <see cref="SpreadPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SpreadPlacementAttribute() : PlacementAttribute(new SpreadPlacement());

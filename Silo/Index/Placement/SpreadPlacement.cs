namespace Personalization.Silo.Index.Placement;

/// <summary>Replicas of one shard on different silos, shards evenly over all silos that offer the grain; see <see cref="SpreadPlacementDirector"/>.</summary>
[GenerateSerializer, Immutable, Alias("SpreadPlacement")]
public sealed class SpreadPlacement : PlacementStrategy;

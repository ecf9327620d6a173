namespace Personalization.Silo.Index.Store;

/// <summary>The head of a shard as it was read.</summary>
/// <param name="Head">Null when there is none, or none that can be used.</param>
/// <param name="ETag">What a replacement expects; null when there is none.</param>
public sealed record StoredHead(ShardHead? Head, string? ETag);

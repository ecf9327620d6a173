namespace Personalization.Storage.Blobs;

/// <summary>A blob as it was read, and the ETag that <see cref="IBlobStore.TryReplaceAsync"/> compares with.</summary>
/// <param name="Content">All of its bytes.</param>
/// <param name="ETag">Opaque; the same as long as the content is.</param>
public sealed record Blob(BinaryData Content, string ETag);

namespace Personalization.Storage.Blobs;

/// <summary>One line of a listing.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Length">Bytes.</param>
public sealed record BlobEntry(string Name, long Length);

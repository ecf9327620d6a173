namespace Personalization.Storage.Blobs;

/// <summary>
/// Named blobs of bytes. Whoever reads sees a blob whole: as it was before a write or after it, never half.
/// Safe for use from many threads and processes. Every name is held against <see cref="BlobName"/>: <see cref="ArgumentException"/>.
/// A name that other names continue after a '/' is itself no blob: in a folder it is a folder.
/// </summary>
public interface IBlobStore
{
    /// <summary>Where the blobs are, for messages: a folder or an address without secrets.</summary>
    string Location { get; }

    /// <summary>Opens a blob for reading; null where there is none.</summary>
    Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Reads a small blob whole, with its ETag; null where there is none.</summary>
    Task<Blob?> ReadAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Writes a blob, or replaces it, at once when all of the content has come.</summary>
    Task WriteAsync(string name, Stream content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Compare and swap: writes only if the blob still has the ETag that was read, or, where <paramref name="expectedETag"/> is null, if there is none.
    /// </summary>
    /// <returns>The new ETag, or null where somebody else was first and nothing was written.</returns>
    Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string? expectedETag, CancellationToken cancellationToken = default);

    /// <summary>Every blob whose name starts with the prefix (empty: every blob), in ordinal order of the names.</summary>
    IAsyncEnumerable<BlobEntry> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Whether there is such a blob.</summary>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Deletes a blob; false where there was none.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Copies a blob to a file, replacing it when all has come; false, and no file, where there is no such blob.</summary>
    Task<bool> CopyToFileAsync(string name, string path, CancellationToken cancellationToken = default);

    /// <summary>The file that holds this blob or the folder that holds the blobs below it, where the store is a folder; else null.</summary>
    string? LocalPathOf(string name);
}

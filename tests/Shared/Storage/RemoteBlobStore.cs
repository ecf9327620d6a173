using System.Collections.Concurrent;
using Personalization.Storage.Blobs;

namespace Personalization.Testing.Storage;

/// <summary>A store that offers no local files, notes the order of writes and can be made to fail at one of them.</summary>
public sealed class RemoteBlobStore(IBlobStore inner) : IBlobStore
{
    /// <summary>Names in the order they were written.</summary>
    public ConcurrentQueue<string> Written { get; } = new();

    /// <summary>Names in the order they were copied to files.</summary>
    public ConcurrentQueue<string> Fetched { get; } = new();

    /// <summary>A write of this name fails once with an <see cref="IOException"/>.</summary>
    public string? FailAt { get; set; }

    public string Location => inner.Location;

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken = default) => inner.OpenReadAsync(name, cancellationToken);

    public Task<Blob?> ReadAsync(string name, CancellationToken cancellationToken = default) => inner.ReadAsync(name, cancellationToken);

    public Task WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        if (name == FailAt)
        {
            FailAt = null;
            throw new IOException("the connection broke");
        }
        Written.Enqueue(name);
        return inner.WriteAsync(name, content, cancellationToken);
    }

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string? expectedETag, CancellationToken cancellationToken = default) =>
        inner.TryReplaceAsync(name, content, expectedETag, cancellationToken);

    public IAsyncEnumerable<BlobEntry> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => inner.ExistsAsync(name, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public Task<bool> CopyToFileAsync(string name, string path, CancellationToken cancellationToken = default)
    {
        Fetched.Enqueue(name);
        return inner.CopyToFileAsync(name, path, cancellationToken);
    }

    public string? LocalPathOf(string name) => null;
}

using Personalization.Storage.Blobs;

namespace Personalization.Unit.Storage.Outcomes;

/// <summary>A store in which only so many blobs can still be rewritten or deleted.</summary>
internal sealed class FailingBlobStore(IBlobStore inner) : IBlobStore
{
    private int _left;

    public int RewritesThatPass { init => _left = value; }

    public string Location => inner.Location;

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken = default) => inner.OpenReadAsync(name, cancellationToken);

    public Task<Blob?> ReadAsync(string name, CancellationToken cancellationToken = default) => inner.ReadAsync(name, cancellationToken);

    public Task WriteAsync(string name, Stream content, CancellationToken cancellationToken = default) => inner.WriteAsync(name, content, cancellationToken);

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string? expectedETag, CancellationToken cancellationToken = default)
    {
        Pass();
        return inner.TryReplaceAsync(name, content, expectedETag, cancellationToken);
    }

    public IAsyncEnumerable<BlobEntry> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => inner.ExistsAsync(name, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        Pass();
        return inner.DeleteAsync(name, cancellationToken);
    }

    public Task<bool> CopyToFileAsync(string name, string path, CancellationToken cancellationToken = default) => inner.CopyToFileAsync(name, path, cancellationToken);

    public string? LocalPathOf(string name) => inner.LocalPathOf(name);

    private void Pass()
    {
        if (Interlocked.Decrement(ref _left) < 0) throw new IOException("The store takes nothing.");
    }
}

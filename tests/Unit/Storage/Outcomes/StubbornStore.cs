using Personalization.Storage.Blobs;

namespace Personalization.Unit.Storage.Outcomes;

/// <summary>A folder that can be full: a write breaks off in its middle, as on a disk without room.</summary>
internal sealed class StubbornStore(IBlobStore inner) : IBlobStore
{
    private volatile bool _full;
    private int _refused;

    public bool Full { get => _full; set => _full = value; }
    public int Refused => Volatile.Read(ref _refused);
    public string Location => inner.Location;

    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken = default) => inner.OpenReadAsync(name, cancellationToken);

    public Task<Blob?> ReadAsync(string name, CancellationToken cancellationToken = default) => inner.ReadAsync(name, cancellationToken);

    public async Task WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(name, _full ? new HalfStream(content) : content, cancellationToken);
        }
        catch (IOException)
        {
            Interlocked.Increment(ref _refused);
            throw;
        }
    }

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string? expectedETag, CancellationToken cancellationToken = default) =>
        inner.TryReplaceAsync(name, content, expectedETag, cancellationToken);

    public IAsyncEnumerable<BlobEntry> ListAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, cancellationToken);

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => inner.ExistsAsync(name, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);

    public Task<bool> CopyToFileAsync(string name, string path, CancellationToken cancellationToken = default) => inner.CopyToFileAsync(name, path, cancellationToken);

    public string? LocalPathOf(string name) => inner.LocalPathOf(name);

    private sealed class HalfStream(Stream content) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => content.Length;
        public override long Position { get => content.Position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => content.Position >= content.Length / 2
            ? throw new IOException("No space left on device")
            : content.Read(buffer, offset, (int)Math.Min(count, content.Length / 2 - content.Position));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

namespace Personalization.Core.Pacing;

/// <summary>Reads another stream in small pieces, at a pace: whoever reads it works at that pace too.</summary>
public sealed class PacedStream(Stream inner, WorkPace pace) : Stream
{
    /// <summary>Some tens of microseconds of hashing or copying.</summary>
    private const int Piece = 64 << 10;

    public override bool CanRead => true;
    public override bool CanSeek => inner.CanSeek;
    public override bool CanWrite => false;
    public override long Length => inner.Length;
    public override long Position { get => inner.Position; set => inner.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        pace.Breathe();
        return inner.Read(buffer[..Math.Min(buffer.Length, Piece)]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await pace.BreatheAsync().ConfigureAwait(false);
        return await inner.ReadAsync(buffer[..Math.Min(buffer.Length, Piece)], cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("Only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only read.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

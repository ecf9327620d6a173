namespace Personalization.Testing.Storage;

/// <summary>Gives so many bytes and then an <see cref="IOException"/>, as a broken connection does.</summary>
public sealed class FailingStream(int goodBytes) : Stream
{
    private int _left = goodBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_left == 0)
        {
            throw new IOException("the source broke");
        }
        var given = Math.Min(count, _left);
        _left -= given;
        return given;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

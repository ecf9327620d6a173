using System.Buffers.Binary;
using System.IO.Compression;
using Personalization.Training.Data;

namespace Personalization.Training.Import;

/// <summary>Unpacks a gzip file and refuses one that was cut off, which <see cref="GZipStream"/> takes for its end: half a file would pass for a small one.</summary>
internal sealed class WholeGzip(Stream file, string name) : Stream
{
    private readonly GZipStream _unpacked = new(file, CompressionMode.Decompress, leaveOpen: true);
    private long _length;
    private bool _checked;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _unpacked.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new ImportException(_length == 0 ? $"{name} is no gzip file although its name ends in .gz. Rename it, or bring a packed one." : $"{name} is damaged after {_length} unpacked bytes. Copy or download it again.", e);
        }
        _length += read;
        if (read == 0 && buffer.Length > 0 && !_checked) CheckEnd();
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>A gzip member ends with its unpacked length, modulo 2³² (RFC 1952). Several members in one file are allowed; then the length is that of the last only.</summary>
    private void CheckEnd()
    {
        _checked = true;
        Span<byte> end = stackalloc byte[4];
        if (file.Length < 18) throw CutOff();
        file.Position = file.Length - 4;
        file.ReadExactly(end);
        var told = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (told != (uint)_length && (told > _length || !HasMembers())) throw CutOff();
    }

    /// <summary>Whether a second member may begin somewhere.</summary>
    private bool HasMembers()
    {
        ReadOnlySpan<byte> magic = [0x1F, 0x8B, 8];
        var buffer = new byte[1 << 16];
        file.Position = 3;
        for (int kept = 0, read; (read = file.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var span = buffer.AsSpan(0, kept + read);
            if (span.IndexOf(magic) >= 0) return true;
            kept = Math.Min(2, span.Length);
            span[^kept..].CopyTo(buffer);
        }
        return false;
    }

    private ImportException CutOff() => new($"{name} is cut off: the gzip file ends before its content does. Copy or download it again.");
}

using Personalization.Training.Data;

namespace Personalization.Training.Import;

/// <summary>Passes a stream on and refuses a line that no table has, before it fills the memory: a file without line ends, or one that is no text at all.</summary>
/// <param name="packed">The file under <paramref name="inner"/>, for the progress.</param>
internal sealed class ShortLines(Stream inner, FileStream packed, string file) : Stream
{
    /// <summary>A hundred times the longest text that a catalogue takes.</summary>
    public const int Longest = 2 << 20;
    private readonly ReadingProgress? _progress = ReadingProgress.Current;
    private long _at;
    private long _line = 1;
    private long _length;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        if (_progress is not null && read > 0)
        {
            _progress.Add(packed.Position - _at);
            _at = packed.Position;
        }
        for (var rest = buffer[..read]; ;)
        {
            var end = rest.IndexOf((byte)'\n');
            _length += end < 0 ? rest.Length : end;
            if (_length > Longest)
                throw new ImportException($"{file} line {_line}: longer than {Longest >> 20} MiB, which no row is. Give a text file with a row on each line, or mend this line.");
            if (end < 0) return read;
            _line++;
            _length = 0;
            rest = rest[(end + 1)..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}

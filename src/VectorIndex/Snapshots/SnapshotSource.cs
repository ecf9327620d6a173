using Microsoft.Win32.SafeHandles;

namespace Personalization.VectorIndex.Snapshots;

/// <summary>Where a snapshot is read from: a file, parts of which several threads can read at once, or any stream, front to back.</summary>
internal sealed class SnapshotSource
{
    private readonly SafeFileHandle? _file;
    private readonly Stream? _stream;
    private readonly long _length;
    private long _position;

    /// <summary>A whole file.</summary>
    public SnapshotSource(SafeFileHandle file) => (_file, _length) = (file, RandomAccess.GetLength(file));

    /// <summary>The rest of a stream.</summary>
    public SnapshotSource(Stream stream) => (_stream, _length) = (stream, stream.CanSeek ? stream.Length - stream.Position : long.MaxValue);

    /// <summary>Whether <see cref="TryReadAt"/> is offered.</summary>
    public bool IsFile => _file is not null;

    /// <summary>Called between parts of the work by the one thread that does it; null where all processors may.</summary>
    public Action? Between { get; init; }

    /// <summary>Bytes before the next one.</summary>
    public long Position => _position;

    /// <summary>Bytes from here to the end; as good as infinite when the stream does not tell.</summary>
    public long Remaining => _length - _position;

    /// <summary>Reads the next bytes; fewer at the end.</summary>
    public int Read(Span<byte> bytes)
    {
        int read = _stream is not null
            ? _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)
            : ReadAt(_position, bytes);
        _position += read;
        return read;
    }

    /// <summary>Reads bytes anywhere in a file; false when it ends before. Any number of threads at once.</summary>
    public bool TryReadAt(long offset, Span<byte> bytes) => ReadAt(offset, bytes) == bytes.Length;

    /// <summary>Goes on behind bytes that were read by <see cref="TryReadAt"/>.</summary>
    public void Skip(long bytes) => _position += bytes;

    private int ReadAt(long offset, Span<byte> bytes)
    {
        int all = 0;
        for (int read = -1; read != 0 && all < bytes.Length; all += read)
        {
            read = RandomAccess.Read(_file!, bytes[all..], offset + all);
        }

        return all;
    }
}

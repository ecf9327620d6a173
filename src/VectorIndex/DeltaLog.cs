using System.Buffers;
using Personalization.VectorIndex.Snapshots;

namespace Personalization.VectorIndex;

/// <summary>The writes to an index since its snapshot, in an append-only file beside it.</summary>
/// <remarks>
/// <para>Append a write before it is put into the index, <see cref="Flush"/>, and then acknowledge it: it survives the process, and the machine when it was flushed to
/// the disk. After a new snapshot <see cref="Clear"/>; what is replayed over a newer snapshot than it was written for does no harm,
/// since the last write of each key decides.</para>
/// <para>Every record has a checksum. Reading ends at the first that is not whole, as a crash in the middle of a write leaves it.</para>
/// <para>What the system does not take, because the disk is full, is kept and tried again, at the same place, by the next call: a record is never left
/// half-written before others.</para>
/// <para>Threads: one at a time. An append allocates nothing.</para>
/// </remarks>
public sealed class DeltaLog : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private readonly FileStream _file;
    private readonly byte[] _record;
    private readonly int _dimensions;

    // Whole records, and where in the file they go. Not the stream's own buffer: a write that failed would leave a part of a record in that.
    private readonly byte[] _waiting;
    private int _filled;
    private long _end;

    private DeltaLog(FileStream file, int dimensions)
    {
        (_file, _dimensions) = (file, dimensions);
        _record = new byte[DeltaFormat.UpsertBytes(dimensions)];
        _waiting = new byte[Math.Max(BufferBytes, _record.Length)];
    }

    /// <summary>Opens the file, or makes it, puts what it holds into the index, and goes on behind it.</summary>
    /// <param name="path">The file; nobody else may have it open for writing.</param>
    /// <param name="index">The index as its snapshot holds it.</param>
    /// <param name="replay">What was put into it.</param>
    /// <exception cref="SnapshotRefusedException">The file is foreign, of an unknown version, or of rows of another dimension. It is left as it is.</exception>
    public static DeltaLog Open(string path, IVectorIndex index, out DeltaReplay replay) =>
        Open(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0), index, out replay);

    /// <summary>Takes an open file, without a buffer of its own.</summary>
    internal static DeltaLog Open(FileStream file, IVectorIndex index, out DeltaReplay replay)
    {
        try
        {
            var log = new DeltaLog(file, index.Dimensions);
            replay = DeltaFormat.ReadHead(file, index.Dimensions) ? log.Replay(index) : log.Begin();
            return log;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds the row of a key, which the index must accept.</summary>
    /// <exception cref="ArgumentException">The vector has another dimension than the index.</exception>
    /// <exception cref="IOException">The system takes no more; the row was not added.</exception>
    public void AppendUpsert(long key, ReadOnlySpan<float> vector)
    {
        if (vector.Length != _dimensions)
        {
            throw new ArgumentException($"The vector has {vector.Length} components, the index has {_dimensions}.", nameof(vector));
        }

        Append(DeltaFormat.Upsert(_record, key, vector));
    }

    /// <summary>Adds that a key has no row any more.</summary>
    /// <exception cref="IOException">The system takes no more; it was not added.</exception>
    public void AppendDelete(long key) => Append(DeltaFormat.Delete(_record, key));

    /// <summary>Gives what was appended to the system, and through it to the disk.</summary>
    /// <param name="toDisk">False to leave it to the system when; then it survives the process alone.</param>
    /// <exception cref="IOException">The system does not take it all. What was appended is kept, and comes into the file when a later call succeeds.</exception>
    public void Flush(bool toDisk = true)
    {
        WriteOut();
        _file.Flush(toDisk);
    }

    /// <summary>Forgets everything: a snapshot holds it now.</summary>
    public void Clear()
    {
        _file.SetLength(DeltaFormat.HeadBytes);
        (_end, _filled) = (DeltaFormat.HeadBytes, 0);
        _file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            WriteOut();
        }
        finally
        {
            _filled = 0;
            _file.Dispose();
        }
    }

    private void Append(ReadOnlySpan<byte> record)
    {
        if (record.Length > _waiting.Length - _filled)
        {
            WriteOut();
        }

        record.CopyTo(_waiting.AsSpan(_filled));
        _filled += record.Length;
    }

    private void WriteOut()
    {
        if (_filled > 0)
        {
            // Where it was, if the last attempt got half-way.
            _file.Position = _end;
            _file.Write(_waiting, 0, _filled);
            (_end, _filled) = (_end + _filled, 0);
        }
    }

    private DeltaReplay Begin()
    {
        _file.SetLength(0);
        _file.Position = 0;
        _file.Write(DeltaFormat.Head(_dimensions));
        _file.Flush(flushToDisk: true);
        _end = DeltaFormat.HeadBytes;
        return default;
    }

    private DeltaReplay Replay(IVectorIndex index)
    {
        long upserts = 0, deletes = 0;
        _end = DeltaFormat.HeadBytes;
        var file = new BufferedStream(_file, BufferBytes);
        float[] vector = ArrayPool<float>.Shared.Rent(_dimensions);
        try
        {
            while (DeltaFormat.TryRead(file, _record, vector.AsSpan(0, _dimensions), out long key, out bool isDelete))
            {
                if (isDelete)
                {
                    index.Delete(key);
                    deletes++;
                }
                else
                {
                    index.Upsert(key, vector.AsSpan(0, _dimensions));
                    upserts++;
                }

                _end += isDelete ? DeltaFormat.DeleteBytes : _record.Length;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(vector);
        }

        long torn = _file.Length - _end;
        _file.SetLength(_end);
        return new DeltaReplay(upserts, deletes, torn);
    }
}

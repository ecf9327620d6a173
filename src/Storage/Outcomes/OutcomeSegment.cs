using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.IO;
using Personalization.Core;
using Personalization.Core.Outcomes;

namespace Personalization.Storage.Outcomes;

/// <summary>One file of the log while it is filled, compressed in memory: the store sees it whole or not at all. Not thread safe.</summary>
internal sealed class OutcomeSegment : IDisposable
{
    private const int FlushBytes = 64 * 1024;

    /// <summary>Blocks that all segments share: a buffer that grew would be another large object each time it did, and make the collector look through all of the memory.</summary>
    private static readonly RecyclableMemoryStreamManager Blocks = new(new RecyclableMemoryStreamManager.Options { BlockSize = FlushBytes, MaximumSmallPoolFreeBytes = 64 << 20 });
    private readonly RecyclableMemoryStream _bytes = Blocks.GetStream();
    private readonly GZipStream _gzip;
    private readonly ArrayBufferWriter<byte> _lines = new(2 * FlushBytes);
    private readonly Utf8JsonWriter _json;
    private readonly HashSet<ulong> _customers = [];

    /// <param name="startedAt">Decides the hour that the file lies in.</param>
    /// <param name="timestamp">The same moment on a clock that never goes back.</param>
    public OutcomeSegment(DateTimeOffset startedAt, long timestamp)
    {
        (StartedAt, Timestamp, Name) = (startedAt, timestamp, OutcomeNames.SegmentOf(startedAt));
        _gzip = new GZipStream(_bytes, CompressionLevel.Fastest, leaveOpen: true);
        _json = OutcomeLineCodec.WriterOver(_lines);
    }

    public string Name { get; }
    public DateTimeOffset StartedAt { get; }
    public long Timestamp { get; }
    public int Lines { get; private set; }

    /// <summary>Bytes, compressed so far.</summary>
    public long Length => _bytes.Length;

    /// <summary>Whether it is in the store already.</summary>
    public bool IsWritten { get; set; }

    public void Add(OutcomeLine line)
    {
        OutcomeLineCodec.Write(line, _lines, _json);
        Lines++;
        _customers.Add(Hash64.Of(line.CustomerId));
        if (line.Merged is { } merged) _customers.Add(Hash64.Of(merged.GuestId));
        if (_lines.WrittenCount >= FlushBytes) Compress();
    }

    public bool MayHold(ulong customer) => _customers.Contains(customer);

    /// <summary>The whole file; nothing can be added any more.</summary>
    public void Close()
    {
        Compress();
        _gzip.Dispose();
    }

    /// <summary>The content of a closed one, from its start; for one reader at a time.</summary>
    public Stream Open()
    {
        _bytes.Position = 0;
        return _bytes;
    }

    public void Dispose()
    {
        _json.Dispose();
        _gzip.Dispose();
        _bytes.Dispose();
    }

    private void Compress()
    {
        _gzip.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }
}

using System.IO.Compression;
using System.Runtime.InteropServices;
using Personalization.Core.Catalog;
using Personalization.Core.Pacing;
using Personalization.Core.Releases;

namespace Personalization.Storage.Releases;

/// <summary>Reads the items of a release with their vectors.</summary>
public static class ItemFiles
{
    private const int BufferBytes = 64 << 10;

    /// <exception cref="InvalidDataException">The files contradict each other or the manifest.</exception>
    public static ItemTable Read(OpenedRelease release, CancellationToken cancellation) => Read(release, KnownItems.None, WorkPace.Full(cancellation)).Table;

    /// <param name="former">Items of another release: those that are the same are shared.</param>
    /// <returns>The table, and its items as the file tells them.</returns>
    /// <inheritdoc cref="Read(OpenedRelease, CancellationToken)"/>
    public static (ItemTable Table, KnownItems Items) Read(OpenedRelease release, KnownItems former, WorkPace pace)
    {
        var manifest = release.Manifest;
        var table = new ItemTable(manifest.Dimensions, manifest.Items);
        using var file = new PacedStream(File.OpenRead(release.PathOf(ReleaseFiles.Items)), pace);
        using var vectors = OpenFloats(release.PathOf(ReleaseFiles.Vectors), (long)manifest.Items * manifest.Dimensions);
        using var popularity = OpenFloats(release.PathOf(ReleaseFiles.Popularity), manifest.Items);
        var reading = new KnownItems.Reading(manifest, former);
        Span<float> turns = stackalloc float[1];
        foreach (var line in new Lines(file))
        {
            pace.Breathe();
            var item = reading.Add(line);
            // Beside requests among the objects that are never moved, slower to make: 25 MB of 100,000 vectors that pass through the young generations stop every request for tens of
            // milliseconds.
            var vector = GC.AllocateUninitializedArray<float>(manifest.Dimensions, pinned: !pace.IsFull);
            vectors.ReadExactly(MemoryMarshal.AsBytes(vector.AsSpan()));
            popularity.ReadExactly(MemoryMarshal.AsBytes(turns));
            table.Upsert(item, vector, turns[0]);
        }
        return (table, reading.End());
    }

    /// <summary>The items alone, in their order.</summary>
    /// <param name="file">Content of <see cref="ReleaseFiles.Items"/>.</param>
    /// <exception cref="InvalidDataException">There are more or fewer than the manifest says.</exception>
    public static IReadOnlyList<CatalogItem> ReadItems(ReleaseManifest manifest, Stream file)
    {
        var items = new List<CatalogItem>(manifest.Items);
        var reading = new KnownItems.Reading(manifest, KnownItems.None);
        foreach (var line in new Lines(file)) items.Add(reading.Add(line));
        _ = reading.End();
        return items;
    }

    private static FileStream OpenFloats(string path, long count)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        if (file.Length == count * sizeof(float)) return file;
        using (file) throw new InvalidDataException($"{path} has {file.Length} bytes; {count} float32 numbers have {count * sizeof(float)}.");
    }

    /// <summary>The lines of a compressed text, as bytes; the same as a reader of text would give, but for no text made.</summary>
    private ref struct Lines(Stream file)
    {
        private readonly GZipStream _text = new(file, CompressionMode.Decompress);
        private byte[] _buffer = new byte[BufferBytes];
        private int _start, _end;
        private bool _ended;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly Lines GetEnumerator() => this;

        public bool MoveNext()
        {
            for (var searched = 0; ;)
            {
                var at = _buffer.AsSpan((_start + searched).._end).IndexOf((byte)'\n');
                if (at >= 0)
                {
                    var length = searched + at;
                    Current = _buffer.AsSpan(_start, length).TrimEnd((byte)'\r');
                    _start += length + 1;
                    return true;
                }
                searched = _end - _start;
                if (_ended)
                {
                    Current = _buffer.AsSpan(_start, searched).TrimEnd((byte)'\r');
                    _start = _end;
                    return searched > 0;
                }
                MakeRoom();
                var read = _text.Read(_buffer.AsSpan(_end));
                (_end, _ended) = (_end + read, read == 0);
            }
        }

        public readonly void Dispose() => _text.Dispose();

        private void MakeRoom()
        {
            if (_end < _buffer.Length) return;
            if (_start == 0) Array.Resize(ref _buffer, 2 * _buffer.Length);
            else
            {
                _buffer.AsSpan(_start.._end).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
        }
    }
}

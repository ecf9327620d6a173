using Personalization.VectorIndex.Snapshots;

namespace Personalization.VectorIndex;

/// <summary>Snapshots of indexes in files and streams.</summary>
public static class IndexSnapshot
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes a snapshot beside the path, through to the disk, and then moves it there: the path holds the former file or
    /// the whole new one. One writer per path.</summary>
    public static void SaveToFile(IVectorIndex index, string path)
    {
        string partial = path + ".partial";
        try
        {
            using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes))
            {
                index.Save(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Loads the index that a file holds, with all processors: a million rows of 64 in some tenths of a second.</summary>
    /// <exception cref="SnapshotRefusedException">The file is foreign, of an unknown version, truncated or corrupt.</exception>
    public static HnswIndex Load(string path)
    {
        using var file = File.OpenHandle(path);
        var source = new SnapshotSource(file);
        var index = SnapshotFile.Read(source);
        if (source.Remaining == 0)
        {
            return index;
        }

        index.Dispose();
        throw new SnapshotRefusedException(
            SnapshotFault.Corrupt, $"The index snapshot {path} is corrupt: {source.Remaining} bytes follow its end.");
    }

    /// <summary>Loads the index that a stream holds from here on, and leaves the stream behind its end. Give it a buffered stream.</summary>
    /// <exception cref="SnapshotRefusedException">The stream's content is foreign, of an unknown version, truncated or corrupt.</exception>
    public static HnswIndex Load(Stream source) => SnapshotFile.Read(new SnapshotSource(source));

    /// <summary>The same on this thread alone.</summary>
    /// <param name="between">Called between any two parts of the work, some tenths of a millisecond each: it may rest. The stream may too.</param>
    /// <inheritdoc cref="Load(Stream)"/>
    public static HnswIndex Load(Stream source, Action between) => SnapshotFile.Read(new SnapshotSource(source) { Between = between });
}

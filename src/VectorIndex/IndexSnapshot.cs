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

    /// <summary>Loads the index that a file holds.</summary>
    /// <exception cref="SnapshotRefusedException">The file is foreign, of an unknown version, truncated or corrupt.</exception>
    public static HnswIndex Load(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        var index = Load(file);
        if (file.Position == file.Length)
        {
            return index;
        }

        index.Dispose();
        throw new SnapshotRefusedException(
            SnapshotFault.Corrupt, $"The index snapshot {path} is corrupt: {file.Length - file.Position} bytes follow its end.");
    }

    /// <summary>Loads the index that a stream holds from here on, and leaves the stream behind its end. Give it a buffered stream.</summary>
    /// <exception cref="SnapshotRefusedException">The stream's content is foreign, of an unknown version, truncated or corrupt.</exception>
    public static HnswIndex Load(Stream source) => SnapshotFile.Read(source);
}

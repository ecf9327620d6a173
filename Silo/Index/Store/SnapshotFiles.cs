using Microsoft.Extensions.Options;
using Personalization.Storage.Blobs;

namespace Personalization.Silo.Index.Store;

/// <summary>Snapshots in the blob store as local files: in place where the store is a folder, else copies in the silo's own folder.</summary>
public sealed class SnapshotFiles(IBlobStore blobs, IOptions<SiloSettings> settings)
{
    private string Folder => Path.Combine(settings.Value.Data, "index-cache");

    /// <returns>Path of the file; null where there is no such blob.</returns>
    public async Task<string?> FindAsync(string name, CancellationToken cancellation)
    {
        if (blobs.LocalPathOf(name) is { } own) return File.Exists(own) ? own : null;
        var path = Path.Combine(Folder, name);
        // Older snapshots of the same shard are of no more use.
        if (Directory.Exists(Path.GetDirectoryName(path)))
            foreach (var old in Directory.EnumerateFiles(Path.GetDirectoryName(path)!)) File.Delete(old);
        return await blobs.CopyToFileAsync(name, path, cancellation) ? path : null;
    }

    /// <summary>Stores what <paramref name="write"/> writes, by way of a file: a snapshot may be larger than memory allows twice.</summary>
    public async Task StoreAsync(string name, Func<Stream, Task> write, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, $"{Guid.NewGuid():N}.tmp");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 20, FileOptions.DeleteOnClose);
        await write(file);
        file.Position = 0;
        await blobs.WriteAsync(name, file, cancellation);
    }
}

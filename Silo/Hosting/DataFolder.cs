namespace Personalization.Silo.Hosting;

/// <summary>The silo's folder: marked as such, so that --fresh never deletes anything else, and locked while a silo uses it.</summary>
public sealed class DataFolder : IDisposable
{
    private const string Marker = ".personalization";
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream locked) => (Path, _lock) = (path, locked);

    public string Path { get; }
    public string Releases => In("blobs");
    public string Database => In("state.db");
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <exception cref="StartException">The folder holds something else, or another silo uses it.</exception>
    public static DataFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        var marker = System.IO.Path.Combine(path, Marker);
        if (File.Exists(path)) throw new StartException($"{path} is a file; --data names a folder.");
        if (Directory.Exists(path) && !File.Exists(marker) && Directory.EnumerateFileSystemEntries(path).Any())
            throw new StartException($"{path} holds something else than a silo's data; name another folder with --data.");
        FileStream locked;
        try
        {
            Directory.CreateDirectory(path);
            locked = new FileStream(marker, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StartException($"{path} is in use by another silo, or cannot be written: {e.Message}");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException($"{path} cannot be written: {e.Message}");
        }
        return new DataFolder(path, locked);
    }

    /// <summary>Deletes all that the folder holds but its mark and <paramref name="except"/>; the blob store, open already, keeps its own working folders.</summary>
    public void Forget(string except)
    {
        var blobs = Directory.Exists(Releases) ? Directory.EnumerateFileSystemEntries(Releases).Where(entry => System.IO.Path.GetFileName(entry)[0] != '.') : [];
        var others = Directory.EnumerateFileSystemEntries(Path).Where(entry => entry != except && entry != Releases && System.IO.Path.GetFileName(entry) != Marker);
        foreach (var entry in blobs.Concat(others).ToList())
        {
            if (Directory.Exists(entry)) Directory.Delete(entry, recursive: true);
            else File.Delete(entry);
        }
    }

    public void Dispose() => _lock.Dispose();
}

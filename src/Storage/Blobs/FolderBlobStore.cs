using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Personalization.Storage.Blobs;

/// <summary>
/// Blobs as files below one folder, named as the blobs are. A write goes to a file of its own in <c>.tmp</c>, is flushed to the disk, and moves into place.
/// An ETag is the SHA-256 of the content: modification times are too coarse to tell two quick writes apart.
/// </summary>
public sealed class FolderBlobStore : IBlobStore
{
    private const string TemporaryFolder = ".tmp";
    private const string LockFile = ".lock";
    private const int CopyBufferBytes = 1 << 20;
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);
    private readonly string _root;
    private readonly TimeProvider _time;

    /// <param name="folder">Made if it is not there.</param>
    /// <param name="time">Tells which temporary files a crashed process left behind long ago: they are deleted here.</param>
    public FolderBlobStore(string folder, TimeProvider time)
    {
        _root = Path.GetFullPath(folder);
        _time = time;
        Directory.CreateDirectory(Path.Combine(_root, TemporaryFolder));
        DeleteAbandoned();
    }

    /// <inheritdoc/>
    public string Location => _root;

    /// <inheritdoc/>
    public Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult<Stream?>(Open(name));

    /// <inheritdoc/>
    public async Task<Blob?> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = Open(name);
        if (file is null)
        {
            return null;
        }
        await using (file)
        {
            var content = await BinaryData.FromStreamAsync(file, cancellationToken);
            return new Blob(content, ETagOf(content.ToMemory().Span));
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string name, Stream content, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        await WriteThroughTemporaryAsync(path, file => content.CopyToAsync(file, CopyBufferBytes, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<string?> TryReplaceAsync(
        string name, ReadOnlyMemory<byte> content, string? expectedETag, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        await using var held = await LockAsync(cancellationToken);
        var present = await ReadAsync(name, cancellationToken);
        if (present?.ETag != expectedETag)
        {
            return null;
        }
        await WriteThroughTemporaryAsync(path, file => file.WriteAsync(content, cancellationToken).AsTask());
        return ETagOf(content.Span);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var above = BlobName.CheckedPrefix(prefix).LastIndexOf('/');
        var folder = new DirectoryInfo(above < 0 ? _root : PathOf(prefix[..above]));
        if (!folder.Exists)
        {
            yield break;
        }
        var found = folder.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => new BlobEntry(Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.Length))
            .Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal) && BlobName.IsValid(entry.Name))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);
        foreach (var entry in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(PathOf(name)));

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        var path = PathOf(name);
        await using var held = await LockAsync(cancellationToken);
        if (!File.Exists(path))
        {
            return false;
        }
        File.Delete(path);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> CopyToFileAsync(string name, string path, CancellationToken cancellationToken = default)
    {
        await using var source = Open(name);
        if (source is null)
        {
            return false;
        }
        await LocalFile.WriteAsync(path, file => source.CopyToAsync(file, CopyBufferBytes, cancellationToken));
        return true;
    }

    /// <inheritdoc/>
    public string? LocalPathOf(string name) => PathOf(name);

    private static string ETagOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private string PathOf(string name) => Path.Combine(_root, BlobName.Checked(name).Replace('/', Path.DirectorySeparatorChar));

    private FileStream? Open(string name)
    {
        var path = PathOf(name);
        if (Directory.Exists(path))
        {
            return null;
        }
        try
        {
            // Sharing deletion lets a writer move its file over one that is being read.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private Task WriteThroughTemporaryAsync(string path, Func<Stream, Task> write) =>
        LocalFile.WriteAsync(path, write, Path.Combine(_root, TemporaryFolder, Guid.NewGuid().ToString("N")));

    /// <summary>Conditional writes of every process that uses the folder come one after the other.</summary>
    private Task<FileStream> LockAsync(CancellationToken cancellationToken) => LocalFile.LockAsync(Path.Combine(_root, LockFile), _time, cancellationToken);

    private void DeleteAbandoned()
    {
        var before = (_time.GetUtcNow() - AbandonedAfter).UtcDateTime;
        foreach (var file in new DirectoryInfo(Path.Combine(_root, TemporaryFolder)).EnumerateFiles())
        {
            if (file.LastWriteTimeUtc < before)
            {
                file.Delete();
            }
        }
    }
}

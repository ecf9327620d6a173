namespace Personalization.Storage.Blobs;

/// <summary>Writes a local file whole or not at all, and holds others off with a lock file.</summary>
internal static class LocalFile
{
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until no other process or thread has the lock file open; it is given back by disposing, or by the end of the process.</summary>
    public static async Task<FileStream> LockAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsHeldByAnother(error))
            {
                await Task.Delay(LockRetry, time, cancellationToken);
            }
        }
    }

    /// <summary>Writes to a temporary file on the same file system, flushes it to the disk and moves it into place; on an error nothing is left.</summary>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, string? temporaryPath = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = temporaryPath ?? $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await write(file);
                // Without it a power cut may keep the move and lose the content.
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK of flock elsewhere (11 on Linux, 35 on macOS).</summary>
    private static bool IsHeldByAnother(IOException error) =>
        error.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);
}

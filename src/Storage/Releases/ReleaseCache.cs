using Personalization.Core.Pacing;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Releases;

/// <summary>Local copies of releases. A copy appears under its id when all of it has come and was held against the manifest.</summary>
internal sealed class ReleaseCache(IBlobStore blobs, string folder, TimeProvider time)
{
    /// <param name="prefix">Names of the release's blobs start with it.</param>
    public async Task<OpenedRelease> OpenAsync(string id, string prefix, WorkPace pace)
    {
        var cancellationToken = pace.Cancellation;
        Directory.CreateDirectory(folder);
        await using var held = await LocalFile.LockAsync(Path.Combine(folder, id + ".lock"), time, cancellationToken);
        var copy = Path.Combine(folder, id);
        if (Directory.Exists(copy))
        {
            try
            {
                return await ReleaseFolder.OpenAsync(copy, id, pace);
            }
            catch (InvalidReleaseException)
            {
                // The copy is damaged, the release need not be.
                Directory.Delete(copy, recursive: true);
            }
        }
        return await FetchAsync(id, prefix, copy, pace);
    }

    private async Task<OpenedRelease> FetchAsync(string id, string prefix, string copy, WorkPace pace)
    {
        var cancellationToken = pace.Cancellation;
        var lengths = await LengthsAsync(prefix, cancellationToken);
        var incoming = copy + ".incoming";
        if (Directory.Exists(incoming))
        {
            Directory.Delete(incoming, recursive: true);
        }
        var manifestPath = Path.Combine(incoming, ReleaseFiles.Manifest);
        if (!await blobs.CopyToFileAsync(prefix + ReleaseFiles.Manifest, manifestPath, cancellationToken))
        {
            throw new InvalidReleaseException(id, $"there is none in {blobs.Location}.");
        }
        try
        {
            var manifest = ManifestJson.Read(id, await File.ReadAllBytesAsync(manifestPath, cancellationToken));
            // Lengths before any download: a file that grew does not fill the disk.
            foreach (var (name, expected) in manifest.Files)
            {
                ReleaseFolder.CheckLength(id, name, lengths.TryGetValue(prefix + name, out var length) ? length : null, expected);
            }
            foreach (var (name, expected) in manifest.Files)
            {
                var path = Path.Combine(incoming, name);
                await blobs.CopyToFileAsync(prefix + name, path, cancellationToken);
                await ReleaseFolder.VerifyAsync(id, name, path, expected, pace);
            }
            Directory.Move(incoming, copy);
            return new OpenedRelease(manifest, Path.GetFullPath(copy));
        }
        catch
        {
            Directory.Delete(incoming, recursive: true);
            throw;
        }
    }

    private async Task<Dictionary<string, long>> LengthsAsync(string prefix, CancellationToken cancellationToken)
    {
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var entry in blobs.ListAsync(prefix, cancellationToken))
        {
            lengths[entry.Name] = entry.Length;
        }
        return lengths;
    }
}

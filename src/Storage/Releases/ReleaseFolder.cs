using System.Collections.Immutable;
using System.Security.Cryptography;
using Personalization.Core.Pacing;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Releases;

/// <summary>A release in a local folder: <c>manifest.json</c> beside the files that it names.</summary>
public static class ReleaseFolder
{
    /// <summary>
    /// Ends the making of a release: writes <c>manifest.json</c> with length and SHA-256 of every file that lies in the folder, and returns that manifest.
    /// </summary>
    public static async Task<ReleaseManifest> SealAsync(string folder, ReleaseManifest manifest, CancellationToken cancellationToken = default)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, FileDigest>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (name != ReleaseFiles.Manifest)
            {
                files[BlobName.Checked(name)] = await DigestAsync(path, WorkPace.Full(cancellationToken));
            }
        }
        var complete = manifest with { Files = files.ToImmutable() };
        await LocalFile.WriteAsync(
            Path.Combine(folder, ReleaseFiles.Manifest), file => file.WriteAsync(ManifestJson.Write(complete), cancellationToken).AsTask());
        return complete;
    }

    /// <summary>Reads the manifest and holds every file against it.</summary>
    /// <param name="expectedId">Null where any id will do.</param>
    /// <exception cref="InvalidReleaseException">The first file that is missing, too long, too short, or of another SHA-256.</exception>
    public static Task<OpenedRelease> OpenAsync(string folder, string? expectedId = null, CancellationToken cancellationToken = default) =>
        OpenAsync(folder, expectedId, WorkPace.Full(cancellationToken));

    /// <inheritdoc cref="OpenAsync(string, string?, CancellationToken)"/>
    public static async Task<OpenedRelease> OpenAsync(string folder, string? expectedId, WorkPace pace)
    {
        var path = Path.Combine(folder, ReleaseFiles.Manifest);
        if (!File.Exists(path))
        {
            throw new InvalidReleaseException(expectedId ?? "?", $"there is no {ReleaseFiles.Manifest} in {folder}.");
        }
        var manifest = ManifestJson.Read(expectedId, await File.ReadAllBytesAsync(path, pace.Cancellation));
        foreach (var (name, expected) in manifest.Files)
        {
            await VerifyAsync(manifest.Id, name, Path.Combine(folder, name), expected, pace);
        }
        return new OpenedRelease(manifest, Path.GetFullPath(folder));
    }

    internal static async Task VerifyAsync(string releaseId, string name, string path, FileDigest expected, WorkPace pace)
    {
        CheckLength(releaseId, name, File.Exists(path) ? new FileInfo(path).Length : null, expected);
        var found = await DigestAsync(path, pace);
        if (!string.Equals(found.Sha256, expected.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidReleaseException(releaseId, $"file \"{name}\" has SHA-256 {found.Sha256}, expected {expected.Sha256}.");
        }
    }

    internal static void CheckLength(string releaseId, string name, long? found, FileDigest expected)
    {
        if (found is null)
        {
            throw new InvalidReleaseException(
                releaseId, $"file \"{name}\" is missing, expected {expected.Bytes} bytes with SHA-256 {expected.Sha256}.");
        }
        if (found != expected.Bytes)
        {
            throw new InvalidReleaseException(
                releaseId, $"file \"{name}\" has {found} bytes, expected {expected.Bytes} with SHA-256 {expected.Sha256}.");
        }
    }

    private static async Task<FileDigest> DigestAsync(string path, WorkPace pace)
    {
        await using var file = new PacedStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan), pace);
        var hash = await SHA256.HashDataAsync(file, pace.Cancellation);
        return new FileDigest(file.Length, Convert.ToHexStringLower(hash));
    }
}

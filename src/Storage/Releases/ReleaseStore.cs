using System.Security.Cryptography;
using System.Text;
using Personalization.Core.Pacing;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Releases;

/// <summary>
/// Releases in a blob store: <c>releases/ID/</c> with the files and, written last, <c>manifest.json</c>; <c>releases/current</c> names the active one.
/// Only a release with its manifest is one: a publication that was ended half way shows nowhere.
/// </summary>
public sealed class ReleaseStore(IBlobStore blobs, TimeProvider time)
{
    private const string Root = "releases/";
    private const string Current = Root + "current";
    private const string ClaimEnding = ".publishing";

    /// <summary>
    /// Uploads the release of a local folder that <see cref="ReleaseFolder.SealAsync"/> has ended, after holding its files against its manifest. Of a release that is in the store
    /// already, what has been damaged there is written again.
    /// </summary>
    /// <exception cref="InvalidReleaseException">The folder is not what its manifest says.</exception>
    public async Task<PublishOutcome> PublishAsync(string localFolder, CancellationToken cancellationToken = default)
    {
        var release = await ReleaseFolder.OpenAsync(localFolder, expectedId: null, cancellationToken);
        var id = CheckedId(release.Manifest.Id);
        // Two publishers of one id would mix their files.
        var claim = Root + id + ClaimEnding;
        if (await blobs.TryReplaceAsync(claim, ReadOnlyMemory<byte>.Empty, expectedETag: null, cancellationToken) is null)
        {
            return await IsPublishedAsync(id, cancellationToken) ? PublishOutcome.AlreadyExists : PublishOutcome.BeingPublished;
        }
        try
        {
            if (await IsPublishedAsync(id, cancellationToken))
            {
                return await MendAsync(release, cancellationToken);
            }
            foreach (var file in release.Manifest.Files.Keys)
            {
                await WriteAsync(release, file, cancellationToken);
            }
            await WriteManifestAsync(release, cancellationToken);
            return PublishOutcome.Published;
        }
        finally
        {
            await blobs.DeleteAsync(claim, CancellationToken.None);
        }
    }

    /// <summary>
    /// Brings a release into the cache folder, or uses it where the store is a folder, and holds every file against the manifest.
    /// Processes may share a cache folder. A cached copy that is damaged is fetched again.
    /// </summary>
    /// <exception cref="InvalidReleaseException">No such release, or one of its files is missing or not what the manifest says.</exception>
    public Task<OpenedRelease> OpenAsync(string id, string cacheFolder, CancellationToken cancellationToken = default) =>
        OpenAsync(id, cacheFolder, WorkPace.Full(cancellationToken));

    /// <summary>The same at a pace; but for what a store far away sends, which comes as it comes.</summary>
    /// <inheritdoc cref="OpenAsync(string, string, CancellationToken)"/>
    public Task<OpenedRelease> OpenAsync(string id, string cacheFolder, WorkPace pace) =>
        blobs.LocalPathOf(Root + CheckedId(id)) is { } folder
            ? OpenInPlaceAsync(id, folder, pace)
            : new ReleaseCache(blobs, cacheFolder, time).OpenAsync(id, Root + id + "/", pace);

    /// <summary>The manifest alone; null where there is no such release.</summary>
    /// <exception cref="InvalidReleaseException">It cannot be read.</exception>
    public async Task<ReleaseManifest?> ReadManifestAsync(string id, CancellationToken cancellationToken = default) =>
        await blobs.ReadAsync(NameOf(CheckedId(id), ReleaseFiles.Manifest), cancellationToken) is { } blob
            ? ManifestJson.Read(id, blob.Content.ToMemory())
            : null;

    /// <summary>Opens one file of a release as it is in the store, not held against the manifest; null where there is no such file.</summary>
    public Task<Stream?> OpenFileAsync(string id, string file, CancellationToken cancellationToken = default) =>
        blobs.OpenReadAsync(NameOf(CheckedId(id), file), cancellationToken);

    /// <summary>All releases, the youngest first; then those that cannot be read, by id.</summary>
    public async Task<IReadOnlyList<ListedRelease>> ListAsync(CancellationToken cancellationToken = default)
    {
        var found = new List<ListedRelease>();
        await foreach (var entry in blobs.ListAsync(Root, cancellationToken))
        {
            if (entry.Name.Split('/') is [_, var id, ReleaseFiles.Manifest])
            {
                found.Add(await ListedAsync(id, cancellationToken));
            }
        }
        return [.. found.OrderByDescending(release => release.Manifest?.Created).ThenBy(release => release.Id, StringComparer.Ordinal)];
    }

    /// <summary>The active release; null before the first activation.</summary>
    public async Task<CurrentRelease?> GetCurrentAsync(CancellationToken cancellationToken = default)
    {
        if (await blobs.ReadAsync(Current, cancellationToken) is not { } blob)
        {
            return null;
        }
        var id = blob.Content.ToString();
        return IsId(id)
            ? new CurrentRelease(id, blob.ETag)
            : throw new InvalidReleaseException(id, $"{Current} in {blobs.Location} names no possible id of a release.");
    }

    /// <summary>Makes a release the active one.</summary>
    /// <param name="expectedETag">Of <see cref="GetCurrentAsync"/>; null where there was none.</param>
    /// <returns>The new ETag; null where the active release has been changed since, and stays as it is.</returns>
    /// <exception cref="InvalidReleaseException">There is no such release, or its manifest cannot be read.</exception>
    public async Task<string?> SetCurrentAsync(string id, string? expectedETag, CancellationToken cancellationToken = default)
    {
        if (await ReadManifestAsync(id, cancellationToken) is null)
        {
            throw new InvalidReleaseException(id, $"there is none in {blobs.Location}.");
        }
        return await blobs.TryReplaceAsync(Current, Encoding.UTF8.GetBytes(id), expectedETag, cancellationToken);
    }

    /// <summary>Deletes a release, or what an ended publication left of one; false where there was nothing.</summary>
    /// <exception cref="InvalidOperationException">It is the active one.</exception>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        if ((await GetCurrentAsync(cancellationToken))?.Id == CheckedId(id))
        {
            throw new InvalidOperationException($"Release \"{id}\" is the active one and cannot be deleted.");
        }
        // The manifest first: without it there is no release, whatever happens after.
        var any = await blobs.DeleteAsync(NameOf(id, ReleaseFiles.Manifest), cancellationToken);
        await foreach (var entry in blobs.ListAsync(Root + id + "/", cancellationToken))
        {
            any |= await blobs.DeleteAsync(entry.Name, cancellationToken);
        }
        return await blobs.DeleteAsync(Root + id + ClaimEnding, cancellationToken) || any;
    }

    /// <summary>Writes again what has been damaged in the store since this very release was published.</summary>
    private async Task<PublishOutcome> MendAsync(OpenedRelease release, CancellationToken cancellationToken)
    {
        var (id, readable) = (release.Manifest.Id, true);
        try
        {
            var stored = await ReadManifestAsync(id, cancellationToken);
            if (stored is not null && !stored.Files.SequenceEqual(release.Manifest.Files)) return PublishOutcome.AlreadyExists;
        }
        catch (InvalidReleaseException)
        {
            readable = false;
        }
        var damaged = new List<string>();
        foreach (var (file, expected) in release.Manifest.Files)
        {
            await using var content = await blobs.OpenReadAsync(NameOf(id, file), cancellationToken);
            var found = content is null ? "" : Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            if (found != expected.Sha256) damaged.Add(file);
        }
        foreach (var file in damaged) await WriteAsync(release, file, cancellationToken);
        if (!readable) await WriteManifestAsync(release, cancellationToken);
        return damaged.Count == 0 && readable ? PublishOutcome.AlreadyExists : PublishOutcome.Mended;
    }

    private async Task WriteAsync(OpenedRelease release, string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(release.PathOf(file));
        await blobs.WriteAsync(NameOf(release.Manifest.Id, file), content, cancellationToken);
    }

    private Task WriteManifestAsync(OpenedRelease release, CancellationToken cancellationToken) =>
        blobs.WriteAsync(NameOf(release.Manifest.Id, ReleaseFiles.Manifest), new MemoryStream(ManifestJson.Write(release.Manifest)), cancellationToken);

    private Task<bool> IsPublishedAsync(string id, CancellationToken cancellationToken) =>
        blobs.ExistsAsync(NameOf(id, ReleaseFiles.Manifest), cancellationToken);

    private async Task<OpenedRelease> OpenInPlaceAsync(string id, string folder, WorkPace pace) =>
        Directory.Exists(folder)
            ? await ReleaseFolder.OpenAsync(folder, id, pace)
            : throw new InvalidReleaseException(id, $"there is none in {blobs.Location}.");

    private async Task<ListedRelease> ListedAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return new ListedRelease(id, await ReadManifestAsync(id, cancellationToken), null);
        }
        catch (InvalidReleaseException error)
        {
            return new ListedRelease(id, null, error.Message);
        }
    }

    private static string NameOf(string id, string file) => $"{Root}{id}/{file}";

    /// <summary>Whether a release can have this id: letters, digits, '-', '_' and '.', no dot at either end, and not "current".</summary>
    public static bool IsId(string id) => BlobName.IsValidSegment(id) && Root + id != Current;

    private static string CheckedId(string id) => IsId(id) ? id : throw new ArgumentException(
        $"\"{id}\" is no id of a release: expected letters, digits, '-', '_' and '.', no dot at either end, and not \"current\".", nameof(id));
}

using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Personalization.Storage.Blobs;

/// <summary>
/// Blobs in one container of Azure Blob Storage. An upload shows when its last block is committed; ETags are the service's own.
/// Errors of the service come as <see cref="RequestFailedException"/> after the client's own retries.
/// </summary>
public sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    /// <inheritdoc/>
    public string Location => container.Uri.GetLeftPart(UriPartial.Path);

    /// <inheritdoc/>
    public async Task<Stream?> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Client(name).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<Blob?> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            BlobDownloadResult result = await Client(name).DownloadContentAsync(cancellationToken);
            return new Blob(result.Content, result.Details.ETag.ToString());
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(string name, Stream content, CancellationToken cancellationToken = default) =>
        Client(name).UploadAsync(content, new BlobUploadOptions(), cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> TryReplaceAsync(
        string name, ReadOnlyMemory<byte> content, string? expectedETag, CancellationToken cancellationToken = default)
    {
        var conditions = expectedETag is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(expectedETag) };
        try
        {
            BlobContentInfo written = await Client(name).UploadAsync(
                new BinaryData(content), new BlobUploadOptions { Conditions = conditions }, cancellationToken);
            return written.ETag.ToString();
        }
        // 409: there is one already; 412: it has changed, or is gone.
        catch (RequestFailedException error) when (error.Status is 409 or 412 || (error.Status == 404 && error.ErrorCode == BlobErrorCode.BlobNotFound))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var checkedPrefix = BlobName.CheckedPrefix(prefix);
        await foreach (var item in container.GetBlobsAsync(prefix: checkedPrefix, cancellationToken: cancellationToken))
        {
            yield return new BlobEntry(item.Name, item.Properties.ContentLength ?? 0);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => await Client(name).ExistsAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken = default) =>
        await Client(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> CopyToFileAsync(string name, string path, CancellationToken cancellationToken = default)
    {
        var client = Client(name);
        try
        {
            await LocalFile.WriteAsync(path, file => client.DownloadToAsync(file, cancellationToken));
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public string? LocalPathOf(string name)
    {
        _ = BlobName.Checked(name);
        return null;
    }

    private BlobClient Client(string name) => container.GetBlobClient(BlobName.Checked(name));
}

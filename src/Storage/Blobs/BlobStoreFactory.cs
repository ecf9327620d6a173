using Azure.Storage.Blobs;

namespace Personalization.Storage.Blobs;

/// <summary>Makes the blob store that the options name.</summary>
public static class BlobStoreFactory
{
    /// <summary>Opens the folder or the container, and makes it if it is not there.</summary>
    /// <exception cref="FormatException">The location is neither a folder nor a connection string of Azure; the message names it.</exception>
    public static IBlobStore Open(BlobStoreOptions options, TimeProvider time)
    {
        if (new BlobStoreOptionsValidator().Validate(null, options) is { Failed: true } invalid) throw new FormatException(string.Join(' ', invalid.Failures));
        if (!IsAzure(options.Location))
        {
            return new FolderBlobStore(FolderOf(options.Location), time);
        }
        var container = ContainerOf(options);
        // The SAS of a container does not allow to make it: it is there.
        if (!IsAddress(AfterScheme(options.Location)))
        {
            container.CreateIfNotExists();
        }
        return new AzureBlobStore(container);
    }

    internal static BlobContainerClient ContainerOf(BlobStoreOptions options)
    {
        var after = AfterScheme(options.Location);
        return IsAddress(after) ? new BlobContainerClient(new Uri(after)) : new BlobContainerClient(after, options.Container);
    }

    internal static bool IsAzure(string location) => location.StartsWith(BlobStoreOptions.AzureScheme, StringComparison.OrdinalIgnoreCase);

    private static string AfterScheme(string location) => location[BlobStoreOptions.AzureScheme.Length..].Trim();

    private static bool IsAddress(string location) =>
        location.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || location.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string FolderOf(string location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var uri) && uri.IsFile ? uri.LocalPath : location;
}

using Personalization.Storage.Blobs;
using Personalization.Training.Data;

namespace Personalization.Training.Cli;

/// <summary>Opens the store that a command names.</summary>
internal static class Stores
{
    /// <param name="written">The command writes into it, so that a folder may be made.</param>
    /// <exception cref="ImportException">It is a folder that is not there, or that cannot be written.</exception>
    public static IBlobStore Open(string location, TimeProvider time, bool written)
    {
        if (!location.StartsWith(BlobStoreOptions.AzureScheme, StringComparison.OrdinalIgnoreCase) && !location.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            if (written) Outputs.RequireFolder("--store", location);
            // It would be made, and be empty.
            else if (!Directory.Exists(location)) throw new ImportException($"There is no folder '{location}'. Give --store, the folder or azure:CONNECTION-STRING that silos read from.");
        }
        return BlobStoreFactory.Open(new BlobStoreOptions { Location = location }, time);
    }
}

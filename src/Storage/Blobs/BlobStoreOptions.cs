using System.ComponentModel.DataAnnotations;

namespace Personalization.Storage.Blobs;

/// <summary>Where releases, index snapshots and logs are kept.</summary>
public sealed class BlobStoreOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Blobs";

    /// <summary>Starts <see cref="Location"/> where the blobs are in Azure.</summary>
    public const string AzureScheme = "azure:";

    /// <summary>
    /// A folder (a path or a file: URI), or <c>azure:</c> and a connection string, or <c>azure:</c> and the https address of a container with its SAS.
    /// </summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Blobs:Location is empty, must be a folder, or azure: and a connection string")]
    public string Location { get; set; } = "data/blobs";

    /// <summary>Container in Azure; it is made if it is not there. Not used for a folder, nor with the address of a container.</summary>
    [RegularExpression("^[a-z0-9](?:-?[a-z0-9]){2,62}$",
        ErrorMessage = "Blobs:Container must be 3 to 63 small letters, digits and single dashes")]
    public string Container { get; set; } = "personalization";
}

using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Personalization.Storage.Blobs;

/// <summary>Tells all that is wrong with <see cref="BlobStoreOptions"/> at once; never repeats a connection string, which is a secret.</summary>
public sealed class BlobStoreOptionsValidator : IValidateOptions<BlobStoreOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BlobStoreOptions options)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        var errors = found.Select(result => result.ErrorMessage!).ToList();
        if (!string.IsNullOrEmpty(options.Location) && LocationError(options) is { } error)
        {
            errors.Add($"Blobs:Location {error}");
        }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static string? LocationError(BlobStoreOptions options)
    {
        if (!options.Location.StartsWith(BlobStoreOptions.AzureScheme, StringComparison.OrdinalIgnoreCase))
        {
            return Uri.TryCreate(options.Location, UriKind.Absolute, out var uri) && !uri.IsFile
                ? $"starts with {uri.Scheme}:, must be a folder, or azure: and a connection string"
                : null;
        }
        try
        {
            _ = BlobStoreFactory.ContainerOf(options);
            return null;
        }
        catch (Exception thrown) when (thrown is FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            return "holds no connection string or container address that can be read after azure:";
        }
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Personalization.Core.Releases;
using Personalization.Storage.Blobs;

namespace Personalization.Storage.Releases;

/// <summary>Writes and reads <c>manifest.json</c>, and refuses what cannot be one.</summary>
internal static class ManifestJson
{
    private const int Sha256HexLength = 64;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // A metric that could not be computed is NaN, not a failed publication.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static byte[] Write(ReleaseManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Options);

    /// <param name="expectedId">Null where any id will do.</param>
    /// <exception cref="InvalidReleaseException">Broken JSON, another format, another id, or a file name that leaves the folder.</exception>
    public static ReleaseManifest Read(string? expectedId, ReadOnlyMemory<byte> json)
    {
        var releaseId = expectedId ?? "?";
        ReleaseManifest manifest;
        try
        {
            // The format first: another version may not fit the record at all.
            using (var document = JsonDocument.Parse(json))
            {
                CheckFormat(releaseId, document.RootElement);
            }
            manifest = JsonSerializer.Deserialize<ReleaseManifest>(json.Span, Options)!;
        }
        catch (JsonException error)
        {
            throw new InvalidReleaseException(releaseId, $"{ReleaseFiles.Manifest} cannot be read: {error.Message}", error);
        }
        Check(expectedId ?? manifest.Id, manifest);
        return manifest;
    }

    private static void CheckFormat(string releaseId, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format) || !format.TryGetInt32(out var version))
        {
            throw new InvalidReleaseException(releaseId, $"{ReleaseFiles.Manifest} names no format, expected {ReleaseManifest.CurrentFormat}.");
        }
        if (version != ReleaseManifest.CurrentFormat)
        {
            throw new InvalidReleaseException(
                releaseId, $"{ReleaseFiles.Manifest} has format {version}, this build reads format {ReleaseManifest.CurrentFormat}.");
        }
    }

    private static void Check(string releaseId, ReleaseManifest manifest)
    {
        if (manifest.Id != releaseId)
        {
            throw new InvalidReleaseException(releaseId, $"{ReleaseFiles.Manifest} is that of release \"{manifest.Id}\".");
        }
        if (manifest.Files is null)
        {
            throw new InvalidReleaseException(releaseId, $"{ReleaseFiles.Manifest} names no files.");
        }
        if (manifest.Slots?.Fits() != true)
        {
            throw new InvalidReleaseException(releaseId, $"{ReleaseFiles.Manifest} has slots that do not fit the features.");
        }
        foreach (var (name, digest) in manifest.Files)
        {
            if (!BlobName.IsValid(name) || name == ReleaseFiles.Manifest)
            {
                throw new InvalidReleaseException(releaseId, $"{ReleaseFiles.Manifest} names a file \"{name}\", which no file of a release may be called.");
            }
            if (digest is not { Bytes: >= 0, Sha256.Length: Sha256HexLength })
            {
                throw new InvalidReleaseException(releaseId, $"{ReleaseFiles.Manifest} gives no length and SHA-256 of file \"{name}\".");
            }
        }
    }
}

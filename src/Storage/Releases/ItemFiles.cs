using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Personalization.Core.Catalog;
using Personalization.Core.Releases;

namespace Personalization.Storage.Releases;

/// <summary>Reads the items of a release with their vectors.</summary>
public static class ItemFiles
{
    /// <exception cref="InvalidDataException">The files contradict each other or the manifest.</exception>
    public static ItemTable Read(OpenedRelease release, CancellationToken cancellation)
    {
        var manifest = release.Manifest;
        var vectors = ReadFloats(release.PathOf(ReleaseFiles.Vectors), (long)manifest.Items * manifest.Dimensions);
        var popularity = ReadFloats(release.PathOf(ReleaseFiles.Popularity), manifest.Items);
        var table = new ItemTable(manifest.Dimensions, manifest.Items);
        using var file = File.OpenRead(release.PathOf(ReleaseFiles.Items));
        var row = 0;
        foreach (var item in ReadItems(manifest, file))
        {
            cancellation.ThrowIfCancellationRequested();
            table.Upsert(item, vectors.AsSpan(row * manifest.Dimensions, manifest.Dimensions).ToArray(), popularity[row]);
            row++;
        }
        return table;
    }

    /// <summary>The items alone, one after the other.</summary>
    /// <param name="file">Content of <see cref="ReleaseFiles.Items"/>.</param>
    /// <exception cref="InvalidDataException">There are more or fewer than the manifest says.</exception>
    public static IEnumerable<CatalogItem> ReadItems(ReleaseManifest manifest, Stream file)
    {
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var row = 0;
        while (lines.ReadLine() is { } line)
        {
            if (row == manifest.Items) throw new InvalidDataException($"Release {manifest.Id}: {ReleaseFiles.Items} has more than the {manifest.Items} items of the manifest.");
            row++;
            yield return JsonSerializer.Deserialize<CatalogItem>(line, JsonSerializerOptions.Web)
                ?? throw new InvalidDataException($"Release {manifest.Id}: line {row} of {ReleaseFiles.Items} is null.");
        }
        if (row != manifest.Items) throw new InvalidDataException($"Release {manifest.Id}: {ReleaseFiles.Items} has {row} items, the manifest says {manifest.Items}.");
    }

    private static float[] ReadFloats(string path, long count)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes.Length == count * sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
            : throw new InvalidDataException($"{path} has {bytes.Length} bytes; {count} float32 numbers have {count * sizeof(float)}.");
    }
}

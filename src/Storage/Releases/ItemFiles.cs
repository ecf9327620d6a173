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
        using var lines = new StreamReader(new GZipStream(File.OpenRead(release.PathOf(ReleaseFiles.Items)), CompressionMode.Decompress));
        var row = 0;
        while (lines.ReadLine() is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            if (row == manifest.Items) throw new InvalidDataException($"Release {manifest.Id}: {ReleaseFiles.Items} has more than the {manifest.Items} items of the manifest.");
            var item = JsonSerializer.Deserialize<CatalogItem>(line, JsonSerializerOptions.Web)
                ?? throw new InvalidDataException($"Release {manifest.Id}: line {row + 1} of {ReleaseFiles.Items} is null.");
            table.Upsert(item, vectors.AsSpan(row * manifest.Dimensions, manifest.Dimensions).ToArray(), popularity[row]);
            row++;
        }
        return row == manifest.Items ? table : throw new InvalidDataException($"Release {manifest.Id}: {ReleaseFiles.Items} has {row} items, the manifest says {manifest.Items}.");
    }

    private static float[] ReadFloats(string path, long count)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes.Length == count * sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
            : throw new InvalidDataException($"{path} has {bytes.Length} bytes; {count} float32 numbers have {count * sizeof(float)}.");
    }
}

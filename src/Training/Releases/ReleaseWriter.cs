using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Personalization.Core.Releases;
using Personalization.Storage.Releases;
using Personalization.Training.Model;
using Personalization.VectorIndex;

namespace Personalization.Training.Releases;

/// <summary>Writes a trained release into a folder of its own, manifest last, ready to be published.</summary>
public static class ReleaseWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <param name="parent">The release goes into the folder of its id in here.</param>
    /// <returns>The release's folder, and the manifest with the digests of its files.</returns>
    /// <exception cref="IOException">There is a folder of this id already, or the disk is full.</exception>
    public static async Task<(string Folder, ReleaseManifest Manifest)> WriteAsync(TrainedRelease release, string parent, CancellationToken cancellation = default)
    {
        var folder = Path.Combine(parent, release.Manifest.Id);
        if (Directory.Exists(folder)) throw new IOException($"There is a folder '{folder}' already. Delete it, or give another folder with --out.");
        Directory.CreateDirectory(folder);
        try
        {
            await WriteItemsAsync(release, Path.Combine(folder, ReleaseFiles.Items), cancellation);
            await WriteFloatsAsync(Path.Combine(folder, ReleaseFiles.Vectors), release, row => row.Vector, cancellation);
            await WriteFloatsAsync(Path.Combine(folder, ReleaseFiles.Popularity), release, row => [row.Popularity], cancellation);
            BaselineFiles.Write(release.Baselines, folder);
            IndexSnapshot.SaveToFile(release.Index, Path.Combine(folder, ReleaseFiles.Index));
            await File.WriteAllBytesAsync(Path.Combine(folder, ReleaseFiles.QueryEncoder), release.Embeddings.QueryEncoder.ToOnnx(), cancellation);
            await File.WriteAllBytesAsync(Path.Combine(folder, ReleaseFiles.ItemEncoder), release.Embeddings.ItemEncoder.ToOnnx(), cancellation);
            foreach (var (name, content) in release.Ranker.Files) await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellation);
            return (folder, await ReleaseFolder.SealAsync(folder, release.Manifest, cancellation));
        }
        catch
        {
            // Half a release is none: whatever ended the writing, what was written goes.
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static async Task WriteItemsAsync(TrainedRelease release, string path, CancellationToken cancellation)
    {
        await using var file = File.Create(path);
        await using var zip = new GZipStream(file, CompressionLevel.Fastest);
        await using var buffer = new BufferedStream(zip, 1 << 16);
        foreach (var item in release.Data.Items)
        {
            cancellation.ThrowIfCancellationRequested();
            await JsonSerializer.SerializeAsync(buffer, item, Json, cancellation);
            buffer.WriteByte((byte)'\n');
        }
    }

    private static async Task WriteFloatsAsync(string path, TrainedRelease release, Func<Core.Catalog.ItemRow, float[]> valuesOf, CancellationToken cancellation)
    {
        // The format is little-endian, as is every machine that .NET runs on in practice.
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Releases are written on little-endian machines only.");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        for (var i = 0; i < release.Embeddings.Table.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            file.Write(MemoryMarshal.AsBytes(valuesOf(release.Embeddings.Table.Rows[i]).AsSpan()));
        }
        await file.FlushAsync(cancellation);
    }
}

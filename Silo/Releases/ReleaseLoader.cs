using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Store;
using Personalization.Silo.Ranking;
using Personalization.Storage.Releases;

namespace Personalization.Silo.Releases;

/// <summary>Brings a release from the store into memory: verified, its models opened and warm, live catalogue changes laid over.</summary>
public sealed class ReleaseLoader(
    ReleaseStore store,
    ModelLoader modelLoader,
    LiveCatalog live,
    EncodedRows encoded,
    IndexSearches searches,
    IGrainFactory grains,
    ITrendReader trends,
    IOptions<SiloSettings> settings)
{
    /// <exception cref="InvalidReleaseException">A file is missing or not what the manifest says.</exception>
    /// <exception cref="InvalidDataException">The files contradict each other or this program.</exception>
    public async Task<ActiveRelease> LoadAsync(string id, CancellationToken cancellation)
    {
        var opened = await store.OpenAsync(id, Path.Combine(settings.Value.Data, "release-cache"), cancellation);
        var manifest = opened.Manifest;
        var items = ReadItems(opened, cancellation);
        var models = modelLoader.Load(opened.Folder, manifest);
        var serving = new ServingRelease(manifest, items, models.QueryEncoder, models.ItemEncoder, models.Ranker) { Baselines = BaselineFiles.Read(opened) };
        live.Adopt(serving, await encoded.ReadAsync(manifest, cancellation));
        var search = searches.Of(id);
        return new ActiveRelease(serving, search, RecommendationPipeline.Create(search, trends, new GrainRanker(grains)), models, opened.Folder);
    }

    private static ItemTable ReadItems(OpenedRelease release, CancellationToken cancellation)
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

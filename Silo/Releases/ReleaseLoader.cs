using Microsoft.Extensions.Options;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Silo.Catalog;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Store;
using Personalization.Silo.Ranking;
using Personalization.Silo.Signals;
using Personalization.Storage.Releases;

namespace Personalization.Silo.Releases;

/// <summary>Brings a release from the store into memory: verified, its models opened and warm, live catalogue changes laid over.</summary>
public sealed class ReleaseLoader(
    ReleaseStore store,
    ModelLoader modelLoader,
    LiveCatalog live,
    EncodedRows encoded,
    IndexSearches searches,
    GrainRanker ranker,
    ITrendReader trends,
    SignalFollower signals,
    TimeProvider time,
    IOptions<SiloSettings> settings)
{
    /// <param name="gently">Whether another release answers meanwhile: then the silo's processors are its in the first place.</param>
    /// <exception cref="InvalidReleaseException">A file is missing or not what the manifest says.</exception>
    /// <exception cref="InvalidDataException">The files contradict each other or this program.</exception>
    public async Task<ActiveRelease> LoadAsync(string id, bool gently, CancellationToken cancellation)
    {
        var opened = await store.OpenAsync(id, Path.Combine(settings.Value.Data, "release-cache"), cancellation);
        var manifest = opened.Manifest;
        var items = ItemFiles.Read(opened, cancellation);
        var models = modelLoader.Load(opened.Folder, manifest);
        var serving = new ServingRelease(manifest, items, models.QueryEncoder, models.ItemEncoder, models.Ranker) { Baselines = BaselineFiles.Read(opened) };
        if (gently) await ItemSides.PrepareGentlyAsync(serving, time, cancellation);
        else ItemSides.Prepare(serving, cancellation);
        live.Adopt(serving, await encoded.ReadAsync(manifest, cancellation));
        var search = searches.Of(id);
        return new ActiveRelease(serving, search, RecommendationPipeline.Create(search, trends, ranker, signals.Live, time), models, opened.Folder);
    }
}

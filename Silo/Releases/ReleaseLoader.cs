using Microsoft.Extensions.Options;
using Personalization.Core.Pacing;
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

/// <summary>Brings a release from the store into memory: verified, its models opened and warm, live catalogue changes laid over. Beside a release that answers it goes gently.</summary>
public sealed class ReleaseLoader(
    ReleaseStore store,
    ModelLoader modelLoader,
    LoadedReleases releases,
    LiveCatalog live,
    EncodedRows encoded,
    IndexSearches searches,
    GrainRanker ranker,
    ITrendReader trends,
    SignalFollower signals,
    PreparationPace paces,
    TimeProvider time,
    IOptions<SiloSettings> settings)
{
    /// <exception cref="InvalidReleaseException">A file is missing or not what the manifest says.</exception>
    /// <exception cref="InvalidDataException">The files contradict each other or this program.</exception>
    public async Task<ActiveRelease> LoadAsync(string id, CancellationToken cancellation)
    {
        var pace = paces.Of(id, cancellation);
        var opened = await store.OpenAsync(id, Path.Combine(settings.Value.Data, "release-cache"), pace);
        var rows = await encoded.ReadAsync(opened.Manifest, cancellation);
        return await PreparationPace.RunAsync(() => Load(opened, rows, pace), cancellation);
    }

    private ActiveRelease Load(OpenedRelease opened, IReadOnlyDictionary<long, EncodedRow> rows, WorkPace pace)
    {
        var manifest = opened.Manifest;
        var (table, items) = ItemFiles.Read(opened, releases.Active?.Items ?? KnownItems.None, pace);
        var models = modelLoader.Load(opened.Folder, manifest);
        try
        {
            pace.Breathe();
            var serving = new ServingRelease(manifest, table, models.QueryEncoder, models.ItemEncoder, models.Ranker) { Baselines = BaselineFiles.Read(opened, pace) };
            ItemSides.Prepare(serving, pace);
            pace.Breathe();
            live.Adopt(serving, rows);
            var search = searches.Of(manifest.Id);
            return new ActiveRelease(serving, search, RecommendationPipeline.Create(search, trends, ranker, signals.Adopt(manifest), time), models, items, opened.Folder);
        }
        catch
        {
            models.Dispose();
            throw;
        }
    }
}

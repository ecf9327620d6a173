using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Placement;
using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Releases;
using Personalization.Silo.Catalog;
using Personalization.Silo.Releases;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index;

/// <summary>One shard of a release's vector index in memory, kept up with the live catalogue. Searches run on the silo's workers.</summary>
[Reentrant, ActivationCountBasedPlacement]
public sealed class IndexShardGrain(
    LoadedReleases releases,
    LiveCatalog live,
    CpuWorkers workers,
    ILocalSiloDetails silo,
    IOptions<SiloSettings> settings) : Grain, IIndexShardGrain
{
    private string _release = "";
    private int _shard;
    private IVectorIndex? _index;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_release, _shard, _) = IndexShard.Parse(this.GetPrimaryKeyString());
        var release = releases.Find(_release) ?? throw new ReleaseNotReadyException($"Release {_release} is not loaded on silo {silo.Name}.");
        _index = await workers.RunAsync(() => Open(release), cancellationToken);
        live.Changed += Follow;
        // What changed between the opening and now.
        await workers.RunAsync(() => { live.ApplyTo(release.Serving); return true; }, cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        live.Changed -= Follow;
        _index?.Dispose();
        return Task.CompletedTask;
    }

    public Task<Neighbour[][]> Search(float[][] queries, int k, CancellationToken cancellation)
    {
        var (index, ef) = (_index!, Math.Max(settings.Value.EfSearch, k));
        return workers.RunAsync(() =>
        {
            var answers = new Neighbour[queries.Length][];
            var hits = new Hit[k];
            for (var q = 0; q < queries.Length; q++)
            {
                var answer = index.Search(queries[q], k, ef, hits);
                var found = answers[q] = new Neighbour[answer.Count];
                for (var i = 0; i < found.Length; i++) found[i] = new Neighbour(hits[i].Key, hits[i].Score);
            }
            return answers;
        }, cancellation);
    }

    public Task<ShardStatus> Status() => Task.FromResult(new ShardStatus(this.GetPrimaryKeyString(), _index!.Count, silo.Name));

    /// <summary>The snapshot as it is when the index has one shard; else this shard's rows, built.</summary>
    private IVectorIndex Open(ActiveRelease release)
    {
        if (settings.Value.Shards == 1) return IndexSnapshot.Load(Path.Combine(release.Folder, ReleaseFiles.Index));
        var index = new HnswIndex(release.Serving.Manifest.Dimensions, new HnswOptions());
        foreach (var row in release.Serving.Items.Rows)
            if (!row.Deleted && IsMine(row.Key)) index.Upsert(row.Key, row.Vector);
        return index;
    }

    private void Follow(string releaseId, IReadOnlyList<ItemRow> rows)
    {
        if (releaseId != _release) return;
        foreach (var row in rows)
        {
            if (!IsMine(row.Key)) continue;
            if (row.Deleted) _index!.Delete(row.Key);
            else _index!.Upsert(row.Key, row.Vector);
        }
    }

    private bool IsMine(long key) => IndexShard.Of(key, settings.Value.Shards) == _shard;
}

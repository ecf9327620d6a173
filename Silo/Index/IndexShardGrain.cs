using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Personalization.Contracts;
using Personalization.Silo.Index.Placement;
using Personalization.Silo.Index.Searching;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Index;

/// <summary>One replica of a shard: the shard itself is opened in the background and searched on the silo's places for searches, never inside a turn.</summary>
[Reentrant, SpreadPlacement]
public sealed partial class IndexShardGrain(
    LoadedReleases releases,
    LoadedShards shards,
    SearchGate gate,
    ShardFilters filters,
    ILocalSiloDetails silo,
    ShardKeepers keepers,
    TimeProvider time,
    IOptions<SiloSettings> settings,
    IOptions<IndexOptions> options,
    ILogger<IndexShardGrain> logger) : Grain, IIndexShardGrain
{
    private ShardLease? _lease;
    private ShardKeeper? _keeper;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var (release, shard, replica) = IndexShard.Parse(this.GetPrimaryKeyString());
        if (releases.Find(release) is null) throw new ReleaseNotReadyException($"Release {release} is not loaded on silo {silo.Name}.");
        _lease = shards.Open(release, shard, replica);
        shards.Abandoned += OnAbandoned;
        _ = TellAsync(_lease.Opened);
        if (replica == 0) this.RegisterGrainTimer(FlushAsync, new GrainTimerCreationOptions(options.Value.DeltaEvery, options.Value.DeltaEvery) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        shards.Abandoned -= OnAbandoned;
        if (_keeper is not null)
        {
            await _keeper.FlushAsync(cancellationToken);
            _keeper.Dispose();
        }
        if (_lease is not null) await _lease.DisposeAsync();
    }

    public Task<ShardHits> Search(ShardQuery query, TimeSpan patience, CancellationToken cancellation)
    {
        if (!_lease!.Opened.IsCompletedSuccessfully) throw new ShardUnavailableException($"{this.GetPrimaryKeyString()} is being opened on silo {silo.Name}");
        var (shard, ef, release) = (_lease.Opened.Result, settings.Value.BreadthOf(query.K, query.Filter is not null), IndexShard.Parse(this.GetPrimaryKeyString()).Release);
        return gate.RunAsync(() => shard.Search(query.Vectors, query.K, ef, filters.Of(release, query.Filter)), patience, cancellation);
    }

    public async Task<ShardStatus> Status(TimeSpan patience)
    {
        var opened = _lease!.Opened;
        try
        {
            var shard = await opened.WaitAsync(patience, time);
            if (shard.IsBroken) throw new ShardUnavailableException($"{this.GetPrimaryKeyString()} could not take in a change on silo {silo.Name} and is opened again");
            return new ShardStatus(this.GetPrimaryKeyString(), shard.Count, silo.Name, Ready: true, silo.SiloAddress.ToString());
        }
        catch (TimeoutException) when (!opened.IsFaulted)
        {
            return new ShardStatus(this.GetPrimaryKeyString(), 0, silo.Name, Ready: false, silo.SiloAddress.ToString());
        }
        catch
        {
            // The next call tries again.
            DeactivateOnIdle();
            throw;
        }
    }

    public Task Leave()
    {
        this.MigrateOnIdle();
        return Task.CompletedTask;
    }

    private Task FlushAsync(CancellationToken cancellation)
    {
        if (!_lease!.Opened.IsCompletedSuccessfully) return Task.CompletedTask;
        var (release, shard, _) = IndexShard.Parse(this.GetPrimaryKeyString());
        if (_keeper is null && releases.Find(release) is { } held) _keeper = keepers.Of(held.Serving.Manifest, shard, _lease.Opened.Result);
        return _keeper?.FlushAsync(cancellation) ?? Task.CompletedTask;
    }

    private void OnAbandoned(string release)
    {
        if (IndexShard.Parse(this.GetPrimaryKeyString()).Release == release) DeactivateOnIdle();
    }

    /// <summary>A failure is told by whoever asks how the shard is.</summary>
    private async Task TellAsync(Task<ShardIndex> opened)
    {
        await ((Task)opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (opened.IsCompletedSuccessfully) IsHere(logger, this.GetPrimaryKeyString(), (await opened).Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Replica {Replica} of the index is here: {Rows} rows")]
    private static partial void IsHere(ILogger logger, string replica, int rows);
}

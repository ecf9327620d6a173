using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;
using Personalization.Silo.Index.Shards;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Index.Placement;

/// <summary>
/// Looks after the replicas of the releases that this silo holds: asks each how it is, which brings back those whose silo has gone, and takes over one at a time where
/// other silos have too many. So silos that join later get their share without anybody who directs it.
/// </summary>
public sealed partial class ReplicaFollower(
    LoadedReleases releases,
    IShardGrains replicas,
    LoadedShards shards,
    ShardPlaces places,
    ILocalSiloDetails silo,
    IOptions<SiloSettings> settings,
    IOptions<IndexOptions> options,
    TimeProvider time,
    ILogger<ReplicaFollower> logger) : BackgroundService
{
    /// <summary>A silo that stops waits for its grains' calls to end, so no call may wait long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.CheckReplicasEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (releases.Active is not { } release || stoppingToken.IsCancellationRequested) continue;
            try
            {
                // The one before stays at hand, so that a rollback is a matter of a moment.
                foreach (var other in releases.Ids)
                    if (other != release.Id) await LookAsync(other, stoppingToken);
                var found = await LookAsync(release.Id, stoppingToken);
                if (!settings.Value.RoleSet.Contains(SiloRoles.Index) || ReplicaMoves.Choose(found, silo.SiloAddress.ToString()) is not { } move) continue;
                await TakeOverAsync(release.Id, move.Shard, move.Replica, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                CannotTakeOver(logger, e);
            }
        }
    }

    /// <returns>[S][R] the address of each replica's silo; null where none answers.</returns>
    private async Task<string?[][]> LookAsync(string release, CancellationToken cancellation)
    {
        places.KeepOnly(releases.Ids);
        return await Task.WhenAll(Enumerable.Range(0, settings.Value.Shards).Select(shard =>
            Task.WhenAll(Enumerable.Range(0, settings.Value.Replicas).Select(replica => FindAsync(release, shard, replica, cancellation)))));
    }

    private async Task<string?> FindAsync(string release, int shard, int replica, CancellationToken cancellation)
    {
        string? found = null;
        try
        {
            found = (await replicas.Of(release, shard, replica).Status(TimeSpan.Zero).WaitAsync(Patience, time, cancellation)).Address;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // On a silo that has gone, or has not loaded the release yet: asked again soon.
        }
        places.Note(IndexShard.KeyOf(release, shard, replica), found);
        return found;
    }

    /// <summary>The shard is opened here before the replica leaves where it is, so that it is missing for a moment only.</summary>
    private async Task TakeOverAsync(string release, int shard, int replica, CancellationToken cancellation)
    {
        await using var opened = shards.Open(release, shard, LoadedShards.Guest);
        await opened.Opened.WaitAsync(cancellation);
        var moving = replicas.Of(release, shard, replica);
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        try
        {
            await moving.Leave().WaitAsync(Patience, time, cancellation);
            var status = await moving.Status(Patience).WaitAsync(2 * Patience, time, cancellation);
            places.Note(status.Shard, status.Address);
            if (status.Address == silo.SiloAddress.ToString()) TookOver(logger, status.Shard);
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took over replica {Replica} of the index")]
    private static partial void TookOver(ILogger logger, string replica);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot take over a replica of the index; trying again")]
    private static partial void CannotTakeOver(ILogger logger, Exception e);
}

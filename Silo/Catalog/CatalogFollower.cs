using Personalization.Contracts;

namespace Personalization.Silo.Catalog;

/// <summary>Follows the log of every catalogue partition and lays what it hears over the releases of this silo.</summary>
public sealed partial class CatalogFollower(
    IGrainFactory grains,
    LiveCatalog live,
    CpuWorkers workers,
    TimeProvider time,
    ILogger<CatalogFollower> logger) : BackgroundService
{
    /// <summary>A silo that stops waits for its grains' calls to end, so no call may wait long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Whether every partition has been read to its end once.</summary>
    public bool CaughtUp => live.CaughtUp.IsCompleted;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, CatalogPartitions.Count).Select(partition => FollowAsync(partition, stoppingToken)));

    private async Task FollowAsync(int partition, CancellationToken stopping)
    {
        var (version, log) = (0L, Guid.Empty);
        var first = true;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var changes = await grains.GetGrain<ICatalogGrain>(partition).ChangesSince(version, first ? TimeSpan.Zero : Patience).WaitAsync(stopping);
                if (version > 0 && changes.Log != log)
                {
                    // Another log, of which this answer may be a part only.
                    version = 0;
                    continue;
                }
                log = changes.Log;
                if (first || changes.Version != version || !changes.Changes.IsEmpty)
                    await workers.RunAsync(() => { live.Take(partition, changes); return true; }, stopping);
                version = changes.Version;
                first = false;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                CannotFollow(logger, partition, e);
                await Task.Delay(TimeSpan.FromMilliseconds(500), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot follow catalogue partition {Partition}; asking again")]
    private static partial void CannotFollow(ILogger logger, int partition, Exception e);
}

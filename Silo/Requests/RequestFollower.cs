using Microsoft.Extensions.Options;
using Orleans.Runtime.Placement;
using Personalization.Contracts;

namespace Personalization.Silo.Requests;

/// <summary>Keeps the grain of this silo's answers on this silo.</summary>
public sealed partial class RequestFollower(
    KeptRequests requests, SiloMetrics metrics, IGrainFactory grains, ILocalSiloDetails silo, IOptions<SiloSettings> settings, TimeProvider time, ILogger<RequestFollower> logger) : BackgroundService
{
    /// <summary>More often than idle grains are collected, so that it is always there.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>A silo that stops waits for its grains' calls to end, so no call may wait long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.RoleSet.Contains(SiloRoles.Customers)) return;
        metrics.WatchRequests(() => requests.Reach.TotalSeconds);
        while (!stoppingToken.IsCancellationRequested)
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
            try
            {
                await grains.GetGrain<IKeptRequestsGrain>(requests.Mark).Stay().WaitAsync(Patience, time, stoppingToken);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                CannotStay(logger, e);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                RequestContext.Remove(IPlacementDirector.PlacementHintKey);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answers of this silo may not be found by their request ids; trying again")]
    private static partial void CannotStay(ILogger logger, Exception e);
}

using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>Has the outcome log's old hours removed, from the start on.</summary>
public sealed partial class OutcomeKeeping(OutcomeRetention retention, TimeProvider time, ILogger<OutcomeKeeping> logger) : BackgroundService
{
    /// <summary>Several times an hour, so that the work of a silo that has gone is soon another's.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await retention.RemoveAsync(stoppingToken) is > 0 and var files) Removed(logger, files);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                CannotRemove(logger, e);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Files} old files of the outcome log removed")]
    private static partial void Removed(ILogger logger, int files);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old files of the outcome log cannot be removed; trying again")]
    private static partial void CannotRemove(ILogger logger, Exception e);
}

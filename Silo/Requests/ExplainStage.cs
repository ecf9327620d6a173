using Microsoft.Extensions.Options;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Recommendations;

namespace Personalization.Silo.Requests;

/// <summary>
/// Tells what mattered most for the items of an answer that somebody wants explained. In what its request has left of its time; of an answer that was kept, in the time of a request
/// of its own. What fails or is late is named in <see cref="RecommendationResponse.Degraded"/>, and the answer is as it was.
/// </summary>
public sealed partial class ExplainStage(CpuWorkers workers, IOptions<SiloSettings> settings, TimeProvider time, ILogger<ExplainStage> logger)
{
    public async Task<RecommendationResponse> RunAsync(PipelineContext context, RecommendationResponse response, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LeftOf(context), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await workers.RunAsync(() => FeatureEffects.Explain(context, response, either.Token), either.Token);
        }
        catch (OperationCanceledException)
        {
            return response.DegradedBy("explain: late");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(logger, e);
            return response.DegradedBy($"explain: {e.Message}");
        }
    }

    private TimeSpan LeftOf(PipelineContext context) =>
        context.Deadline == Timeout.InfiniteTimeSpan ? settings.Value.RequestDeadline : new StageClock(time, context.Deadline, context.StartedAt).LeftOf(1);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What mattered for an answer could not be computed; it is explained without")]
    private static partial void Failed(ILogger logger, Exception e);
}

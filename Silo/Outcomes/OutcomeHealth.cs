using Microsoft.Extensions.Diagnostics.HealthChecks;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>Degraded while the log cannot be written: customers are served all the same.</summary>
public sealed class OutcomeHealth(OutcomeLog log) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        log.Failure is { } failure ? HealthCheckResult.Degraded($"the outcome log cannot be written: {failure}") : HealthCheckResult.Healthy($"{log.Written} lines written"));
}

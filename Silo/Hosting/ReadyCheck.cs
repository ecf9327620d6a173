using Microsoft.Extensions.Diagnostics.HealthChecks;
using Personalization.Silo.Catalog;
using Personalization.Silo.Releases;

namespace Personalization.Silo.Hosting;

/// <summary>Ready: a release is loaded and warm, the catalogue's log has been read, and the first start is done.</summary>
public sealed class ReadyCheck(LoadedReleases releases, CatalogFollower catalog, StartGate gate) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        releases.Active is null ? HealthCheckResult.Unhealthy(releases.Failure ?? "no release is loaded yet")
        : !catalog.CaughtUp ? HealthCheckResult.Unhealthy("the catalogue's log is being read")
        : !gate.IsOpen ? HealthCheckResult.Unhealthy(gate.Waiting)
        : HealthCheckResult.Healthy($"release {releases.Active.Id}; models run on {releases.Active.Models.Provider.Provider}: {releases.Active.Models.Provider.Why}"));
}

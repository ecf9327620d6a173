using System.Collections.Immutable;
using Orleans.Concurrency;
using Personalization.Core.Releases;

namespace Personalization.Contracts;

/// <summary>Which release is served; key "current". A change is prepared by every silo before any switches.</summary>
[Alias("IReleaseGrain")]
public interface IReleaseGrain : IGrainWithStringKey
{
    public const string Key = "current";

    [AlwaysInterleave, Alias("List")] Task<ImmutableArray<ReleaseInfo>> List();

    /// <summary>
    /// Has every silo load and warm the release, then switches all; answers when it is active or has failed, in which case nothing changed. Under load that takes its time. A later
    /// activation of another release takes its place.
    /// </summary>
    [AlwaysInterleave, ResponseTimeout("00:25:00"), Alias("Activate")] Task<ActivationResult> Activate(string releaseId);

    /// <summary>Activates the release that was active before.</summary>
    [AlwaysInterleave, ResponseTimeout("00:25:00"), Alias("Rollback")] Task<ActivationResult> Rollback();

    /// <summary>A silo says what it holds and hears what to hold; it calls again at once, and again at the latest after <see cref="SiloReport.Patience"/>.</summary>
    [AlwaysInterleave, Alias("Report")] Task<ReleasePlan> Report(SiloReport report);
}

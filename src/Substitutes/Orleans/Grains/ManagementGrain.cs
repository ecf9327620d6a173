using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>The one silo, and its activations.</summary>
[StatelessWorker, GrainType("sys.management")]
internal sealed class ManagementGrain(SiloRuntime silo) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        Task.FromResult(new Dictionary<SiloAddress, SiloStatus> { [silo.Address] = SiloStatus.Active });

    public Task<int> GetTotalActivationCount() => Task.FromResult(silo.Activations().Count());

    public ValueTask<List<GrainId>> GetActiveGrains(GrainType type) =>
        new(silo.Activations().Select(a => a.GrainId).Where(id => id.Type == type).Distinct().ToList());
}

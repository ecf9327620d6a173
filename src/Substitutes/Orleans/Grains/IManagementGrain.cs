namespace Orleans.Runtime;

/// <summary>What there is in the cluster. Its key is 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    Task<int> GetTotalActivationCount();

    ValueTask<List<GrainId>> GetActiveGrains(GrainType type);
}

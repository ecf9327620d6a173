namespace Personalization.Silo.Hosting;

/// <summary>A way for silos to find each other and to share state.</summary>
public interface IClusterMembership
{
    /// <summary>As in Silo:Membership.</summary>
    string Name { get; }

    void Configure(ISiloBuilder silo, SiloSettings settings);
}

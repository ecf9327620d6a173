namespace Orleans.Configuration;

/// <summary>Which cluster, and of which service.</summary>
public class ClusterOptions
{
    internal const string DevelopmentClusterId = "dev";
    internal const string DevelopmentServiceId = "dev";

    public const string DefaultClusterId = "default";
    public const string DefaultServiceId = "default";

    public string ClusterId { get; set; } = DefaultClusterId;

    public string ServiceId { get; set; } = DefaultServiceId;
}

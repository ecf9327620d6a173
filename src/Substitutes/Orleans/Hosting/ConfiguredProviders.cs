using Microsoft.Extensions.Configuration;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Looks for providers that the configuration names and that the substitute lacks.</summary>
internal static class ConfiguredProviders
{
    private static readonly string[] Single = ["Clustering"];
    private static readonly string[] Named = ["GrainStorage", "Streaming", "Reminders", "GrainDirectory"];

    public static void Check(IConfiguration configuration)
    {
        var orleans = configuration.GetSection("Orleans");
        var sections = Single.Select(orleans.GetSection).Concat(Named.SelectMany(kind => orleans.GetSection(kind).GetChildren()));
        foreach (var section in sections)
        {
            if (section["ProviderType"] is { } provider and not ("Memory" or "Development"))
            {
                throw new OrleansConfigurationException(
                    $"{section.Path}:ProviderType is {provider}, which the Orleans substitute lacks: it has memory only. Build with Registry=full.");
            }
        }
    }
}

using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Silo.Customers;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;

namespace Personalization.Silo.Outcomes;

/// <summary>Registers the log of what was shown and what came of it.</summary>
internal static class OutcomeServices
{
    public static void AddOutcomeLog(this IServiceCollection services)
    {
        services.AddAnnotatedOptions<OutcomeLogOptions>(OutcomeLogOptions.Section);
        services.AddSingleton(provider =>
        {
            var log = new OutcomeLog(
                provider.GetRequiredService<IBlobStore>(),
                provider.GetRequiredService<IOptions<OutcomeLogOptions>>().Value,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<OutcomeLog>>());
            provider.GetRequiredService<SiloMetrics>().WatchOutcomes(log);
            return log;
        });
        services.AddSingleton<OutcomeErasing>();
        services.AddSingleton(provider => new OutcomeRetention(
            provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<IOptions<OutcomeLogOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<OutcomeKeeping>();
        services.AddSingleton<CustomerOutcomes>();
        services.AddHealthChecks().AddCheck<OutcomeHealth>("outcomes", tags: ["ready"]);
    }
}

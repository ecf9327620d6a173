using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Personalization.Client;

public static class PersonalizationClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IPersonalizationClient"/> and <see cref="IInteractionProducer"/>. The host brings the cluster: a silo in the same process, or
    /// <c>UseOrleansClient</c> with the stream provider <see cref="Contracts.StreamNames.Provider"/>. Options come from "Client" and "Client:Producer".
    /// </summary>
    public static IServiceCollection AddPersonalizationClient(this IServiceCollection services)
    {
        services.AddAnnotatedOptions<PersonalizationClientOptions>("Client");
        services.AddAnnotatedOptions<InteractionProducerOptions>("Client:Producer");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IInteractionStream, ClusterInteractionStream>();
        services.TryAddSingleton<IInteractionProducer, InteractionProducer>();
        services.TryAddSingleton<IPersonalizationClient, PersonalizationClient>();
        return services;
    }

    /// <summary>Options from a section of the configuration, held against their DataAnnotations at start. A key that is none of theirs is an error: it may be a typing error.</summary>
    public static IServiceCollection AddAnnotatedOptions<T>(this IServiceCollection services, string section) where T : class
    {
        services.AddOptions<T>().BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>, AnnotatedOptions<T>>(_ => new AnnotatedOptions<T>(section)));
        return services;
    }
}

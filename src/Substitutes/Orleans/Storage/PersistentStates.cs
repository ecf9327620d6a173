using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The states that a grain class asks for in its constructor.</summary>
internal static class PersistentStates
{
    private static readonly MethodInfo CreateOf = typeof(PersistentStates).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static (Type ParameterType, Func<Activation, object> Create)[] Of(Type grainClass) =>
    [
        .. grainClass.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .OrderByDescending(c => c.GetParameters().Length)
            .Take(1)
            .SelectMany(c => c.GetParameters())
            .Select(p => (p.ParameterType, Attribute: p.GetCustomAttribute<PersistentStateAttribute>()))
            .Where(p => p.Attribute is not null)
            .Select(p => (p.ParameterType, Factory(p.ParameterType, p.Attribute!))),
    ];

    private static Func<Activation, object> Factory(Type parameter, PersistentStateAttribute attribute)
    {
        if (!parameter.IsGenericType || parameter.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new OrleansConfigurationException($"[PersistentState] stands on a parameter of type {parameter}, and must on an IPersistentState<T>");
        }

        var create = CreateOf.MakeGenericMethod(parameter.GetGenericArguments()).CreateDelegate<Func<Activation, PersistentStateAttribute, object>>();
        return activation => create(activation, attribute);
    }

    private static object Create<T>(Activation activation, PersistentStateAttribute attribute)
    {
        var storage = string.IsNullOrWhiteSpace(attribute.StorageName)
            ? activation.ActivationServices.GetService<IGrainStorage>()
            : activation.ActivationServices.GetKeyedService<IGrainStorage>(attribute.StorageName);
        return new PersistentState<T>(attribute.StateName, activation, storage ?? throw Missing(activation, attribute.StorageName));
    }

    private static BadProviderConfigException Missing(Activation activation, string? name) => new(
        (string.IsNullOrEmpty(name) ? "No default storage provider found" : $"No storage provider named \"{name}\" found")
        + $" loading grain type {activation.GrainId.Type}. The Orleans substitute has memory storage and providers of your own; for others build with Registry=full.");
}

using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>The proxy types, made once for each interface.</summary>
internal static class GrainProxies
{
    private static readonly ConcurrentDictionary<Type, Lazy<Func<GrainReference>>> Factories = new();

    /// <summary>A proxy that is not bound yet.</summary>
    public static GrainReference Create(Type interfaceType) =>
        Factories.GetOrAdd(interfaceType, static type => new(() => ProxyEmitter.Emit(type))).Value();
}

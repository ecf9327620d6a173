using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>References for one call site: a silo's grains or a client.</summary>
internal class GrainFactory(CallSite callSite) : IGrainFactory
{
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _types = new();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        Get<TGrainInterface>(StringKey(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateGuidKey(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey =>
        Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)(object)callSite.Reference(typeof(TGrainInterface), grainId);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) =>
        (IGrain)Get(grainInterfaceType, GrainIdKeyExtensions.CreateGuidKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) =>
        (IGrain)Get(grainInterfaceType, GrainIdKeyExtensions.CreateIntegerKey(grainPrimaryKey), null);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)Get(grainInterfaceType, StringKey(grainPrimaryKey), null);

    public IAddressable GetGrain(GrainId grainId) => callSite.Reference(typeof(IAddressable), grainId);

    private static IdSpan StringKey(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return IdSpan.Create(key);
    }

    private TGrainInterface Get<TGrainInterface>(IdSpan key, string? prefix) => (TGrainInterface)Get(typeof(TGrainInterface), key, prefix);

    private object Get(Type interfaceType, IdSpan key, string? prefix)
    {
        if (!_types.TryGetValue((interfaceType, prefix), out var type))
        {
            type = callSite.Silo.Classes.Resolve(interfaceType, prefix).GrainType;
            _types.TryAdd((interfaceType, prefix), type);
        }

        return callSite.Reference(interfaceType, GrainId.Create(type, key));
    }
}

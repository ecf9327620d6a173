using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Activations;

/// <summary>What the runtime must know of a grain class, read once from its attributes and its constructor.</summary>
internal sealed class GrainClass
{
    private readonly Type _type;
    private readonly Func<Activation, object>[] _facets;
    private readonly ObjectFactory _create;

    public GrainClass(Type type, GrainCollectionOptions collection)
    {
        _type = type;
        GrainType = TypeOf(type);
        Interfaces = [.. type.GetInterfaces().Where(i => typeof(IGrain).IsAssignableFrom(i) && i.Assembly != typeof(IGrain).Assembly || i == typeof(IManagementGrain))];
        MainInterface = Interfaces.FirstOrDefault(i => i.Name == "I" + type.Name) ?? Interfaces.FirstOrDefault() ?? typeof(IAddressable);
        Reentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocal ?? 0;
        Subscriptions = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>()];
        CollectionAge = AgeOf(type, collection);
        var states = PersistentStates.Of(type);
        _facets = [.. states.Select(s => s.Create)];
        _create = ActivatorUtilities.CreateFactory(type, [.. states.Select(s => s.ParameterType)]);
    }

    public GrainType GrainType { get; }

    public Type[] Interfaces { get; }

    public Type MainInterface { get; }

    public bool Reentrant { get; }

    /// <summary>How many activations share one identity; 0 for a grain that has one.</summary>
    public int MaxWorkers { get; }

    /// <summary>How long an unused activation stays; null for ever.</summary>
    public TimeSpan? CollectionAge { get; }

    public ImplicitStreamSubscriptionAttribute[] Subscriptions { get; }

    public string Name => _type.Name;

    public string FullName => _type.FullName!;

    /// <summary>A new instance; the activation is the current context while its constructor runs.</summary>
    public object Create(Activation activation)
    {
        if (_facets.Length == 0)
        {
            return _create(activation.ActivationServices, null);
        }

        var arguments = new object[_facets.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = _facets[i](activation);
        }

        return _create(activation.ActivationServices, arguments);
    }

    public async ValueTask DisposeAsync(object? instance)
    {
        if (instance is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static GrainType TypeOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } named)
        {
            return GrainType.Create(named.GrainType);
        }

        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name);
    }

    private static TimeSpan? AgeOf(Type type, GrainCollectionOptions options)
    {
        if (type.IsDefined(typeof(KeepAliveAttribute), inherit: true))
        {
            return null;
        }

        var age = options.ClassSpecificCollectionAge.TryGetValue(type.FullName!, out var specific)
            ? specific
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>()?.AgeLimit ?? options.CollectionAge;
        return age == Timeout.InfiniteTimeSpan ? null : age;
    }
}

using System.Reflection;
using Orleans.Concurrency;

namespace Orleans.Calls;

/// <summary>What the runtime must know of a grain method, read once from its attributes.</summary>
internal sealed class MethodShape
{
    /// <summary>Work that the runtime puts among a grain's requests on its own account.</summary>
    public static readonly MethodShape Internal = new("internal", false, false);

    public static readonly MethodShape InternalInterleaving = new("internal", true, false);

    private MethodShape(string name, bool alwaysInterleave, bool readOnly)
    {
        Name = name;
        AlwaysInterleave = alwaysInterleave;
        ReadOnly = readOnly;
    }

    public MethodShape(MethodInfo method)
        : this($"{method.DeclaringType!.Name}.{method.Name}", Has<AlwaysInterleaveAttribute>(method), Has<ReadOnlyAttribute>(method))
    {
        OneWay = Has<OneWayAttribute>(method);
        ResponseTimeout = (method.GetCustomAttribute<ResponseTimeoutAttribute>() ?? method.DeclaringType!.GetCustomAttribute<ResponseTimeoutAttribute>())?.Timeout;
        TakesToken = method.GetParameters().Any(p => p.ParameterType == typeof(CancellationToken));
    }

    public string Name { get; }

    public bool AlwaysInterleave { get; }

    public bool ReadOnly { get; }

    public bool OneWay { get; }

    public bool TakesToken { get; }

    public TimeSpan? ResponseTimeout { get; }

    private static bool Has<TAttribute>(MethodInfo method)
        where TAttribute : Attribute => method.IsDefined(typeof(TAttribute), inherit: true);
}

using System.Reflection;
using Personalization.Contracts;

namespace Personalization.Unit.Architecture;

/// <summary>Between grains of one silo Orleans copies what may change, number by number: what is sent is said to be immutable, and nothing of it is copied.</summary>
public sealed class GrainCallTests
{
    public static TheoryData<string> Methods => [.. Calls().Select(Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void WhatGrainsSendAndAnswer_IsImmutable(string call)
    {
        var method = Calls().Single(m => Name(m) == call);
        var changeable = method.GetParameters().Where(p => p.GetCustomAttribute<ImmutableAttribute>() is null && !IsImmutable(p.ParameterType)).Select(p => p.Name!).ToList();
        if (method.ReturnType.IsGenericType && !IsImmutable(method.ReturnType.GetGenericArguments()[0])) changeable.Add("its answer");
        Assert.Empty(changeable);
    }

    private static IEnumerable<MethodInfo> Calls() => typeof(IRankingGrain).Assembly.GetTypes()
        .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)).SelectMany(type => type.GetMethods());

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static bool IsImmutable(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(CancellationToken) || type == typeof(TimeSpan) || type == typeof(DateTimeOffset)
        || type.GetCustomAttribute<ImmutableAttribute>() is not null
        || type.IsGenericType && (type.Namespace == "System.Collections.Immutable" || type.GetGenericTypeDefinition() == typeof(Nullable<>)) && type.GetGenericArguments().All(IsImmutable);
}

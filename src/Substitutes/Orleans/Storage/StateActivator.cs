using System.Runtime.CompilerServices;

namespace Orleans.Storage;

/// <summary>Makes the state of a grain that has none yet: by the parameterless constructor, or without any constructor where there is none.</summary>
internal static class StateActivator<T>
{
    private static readonly bool HasConstructor = typeof(T).IsValueType || typeof(T).GetConstructor(Type.EmptyTypes) is not null;

    public static T Create() => HasConstructor
        ? Activator.CreateInstance<T>()
        : typeof(T) == typeof(string) ? (T)(object)"" : (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
}

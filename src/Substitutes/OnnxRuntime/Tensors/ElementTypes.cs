namespace Microsoft.ML.OnnxRuntime.Tensors;

/// <summary>The .NET type of each element type that a tensor over managed memory may have.</summary>
internal static class ElementTypes
{
    private static readonly Dictionary<Type, TensorElementType> ByType = new()
    {
        [typeof(float)] = TensorElementType.Float,
        [typeof(byte)] = TensorElementType.UInt8,
        [typeof(sbyte)] = TensorElementType.Int8,
        [typeof(ushort)] = TensorElementType.UInt16,
        [typeof(short)] = TensorElementType.Int16,
        [typeof(int)] = TensorElementType.Int32,
        [typeof(long)] = TensorElementType.Int64,
        [typeof(bool)] = TensorElementType.Bool,
        [typeof(double)] = TensorElementType.Double,
        [typeof(uint)] = TensorElementType.UInt32,
        [typeof(ulong)] = TensorElementType.UInt64,
    };

    private static readonly Dictionary<TensorElementType, Type> ByElementType = ByType.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <exception cref="OnnxRuntimeException">No tensor has elements of type <typeparamref name="T"/>.</exception>
    public static TensorElementType Of<T>() => ByType.TryGetValue(typeof(T), out var type)
        ? type
        : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Tensors of {typeof(T)} are not supported");

    /// <summary>The .NET type; for strings string, for a type without one object.</summary>
    public static Type Of(TensorElementType type) =>
        ByElementType.TryGetValue(type, out var found) ? found : type == TensorElementType.String ? typeof(string) : typeof(object);
}

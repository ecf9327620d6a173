using System.Buffers;
using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// A tensor: over the caller's memory, which stays pinned until the value is disposed and no run uses it, or over the native library's.
/// Several runs may read one value at once.
/// </summary>
public sealed unsafe class OrtValue : IDisposable
{
    private OrtTensorTypeAndShapeInfo? _typeAndShape;

    internal OrtValue(nint native, IDisposable? pin = null) => Handle = new NativeHandle(native, Ort.Functions->ReleaseValue, pin);

    public bool IsTensor
    {
        get
        {
            using var value = new BorrowedHandle(Handle);
            int result;
            Ort.Check(Ort.Functions->IsTensor(value.Native, &result));
            return result != 0;
        }
    }

    internal NativeHandle Handle { get; }

    /// <summary>A tensor over <paramref name="data"/>, row-major.</summary>
    /// <exception cref="OnnxRuntimeException">The shape needs more elements than there are, or <typeparamref name="T"/> is no element type.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape) where T : unmanaged =>
        CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(), shape);

    /// <summary>A tensor over the beginning of <paramref name="memory"/>, row-major.</summary>
    /// <exception cref="OnnxRuntimeException">The shape needs more elements than there are, or <typeparamref name="T"/> is no element type.</exception>
    public static OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape) where T : unmanaged
    {
        var type = ElementTypes.Of<T>();
        long count = 1;
        foreach (long length in shape)
        {
            count = checked(count * length);
        }
        if (count < 0 || count > memory.Length)
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Shape [{string.Join(", ", shape)}] needs {count} elements, the memory has {memory.Length}");
        }
        using var info = new BorrowedHandle(memoryInfo.Handle);
        var pin = memory.Pin();
        try
        {
            nint native;
            fixed (long* dimensions = shape)
            {
                Ort.Check(Ort.Functions->CreateTensorWithDataAsOrtValue(
                    info.Native, pin.Pointer, (nuint)count * (nuint)sizeof(T), dimensions, (nuint)shape.Length, (int)type, &native));
            }
            return new OrtValue(native, new Pin(pin));
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <exception cref="OnnxRuntimeException">The value is no tensor.</exception>
    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        using var value = new BorrowedHandle(Handle);
        if (_typeAndShape is { } known)
        {
            return known;
        }
        nint native;
        Ort.Check(Ort.Functions->GetTensorTypeAndShape(value.Native, &native));
        try
        {
            _typeAndShape = known = new OrtTensorTypeAndShapeInfo(native);
            return known;
        }
        finally
        {
            Ort.Functions->ReleaseTensorTypeAndShapeInfo(native);
        }
    }

    /// <summary>The elements, row-major; valid while the value is not disposed.</summary>
    /// <exception cref="OnnxRuntimeException">The tensor has elements of another type.</exception>
    public ReadOnlySpan<T> GetTensorDataAsSpan<T>() where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    /// <summary>The elements, row-major, to be written in place; valid while the value is not disposed.</summary>
    /// <exception cref="OnnxRuntimeException">The tensor has elements of another type.</exception>
    public Span<T> GetTensorMutableDataAsSpan<T>() where T : unmanaged
    {
        var tensor = GetTensorTypeAndShape();
        if (ElementTypes.Of<T>() != tensor.ElementDataType)
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The tensor has elements of type {tensor.ElementDataType}, not {typeof(T)}");
        }
        using var value = new BorrowedHandle(Handle);
        void* data;
        Ort.Check(Ort.Functions->GetTensorMutableData(value.Native, &data));
        return new Span<T>(data, checked((int)tensor.ElementCount));
    }

    public void Dispose() => Handle.Dispose();

    /// <summary>Boxes the pin once; MemoryHandle is a struct that forgets, when copied, that it was disposed.</summary>
    private sealed class Pin(MemoryHandle memory) : IDisposable
    {
        private MemoryHandle _memory = memory;

        public void Dispose() => _memory.Dispose();
    }
}

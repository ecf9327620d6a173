using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Says where the memory of a tensor lies: the CPU's, or a device's.</summary>
public sealed unsafe class OrtMemoryInfo : IDisposable
{
    private static readonly Lazy<OrtMemoryInfo> Cpu = new(() =>
    {
        nint native;
        Ort.Check(Ort.Functions->CreateCpuMemoryInfo((int)OrtAllocatorType.DeviceAllocator, (int)OrtMemType.Default, &native));
        return new OrtMemoryInfo(native);
    });

    /// <param name="allocatorName">The device's kind, such as Cpu, Cuda or WebGPU_Buffer.</param>
    /// <exception cref="OnnxRuntimeException">The native library knows no such memory.</exception>
    public OrtMemoryInfo(string allocatorName, OrtAllocatorType allocatorType, int deviceId, OrtMemType memoryType)
    {
        using var name = new Utf8Text(allocatorName);
        nint native;
        Ort.Check(Ort.Functions->CreateMemoryInfo(name.Pointer, (int)allocatorType, deviceId, (int)memoryType, &native));
        Handle = new NativeHandle(native, Ort.Functions->ReleaseMemoryInfo);
    }

    private OrtMemoryInfo(nint native) => Handle = new NativeHandle(native, Ort.Functions->ReleaseMemoryInfo);

    /// <summary>The CPU's memory. Shared: disposing it does nothing.</summary>
    public static OrtMemoryInfo DefaultInstance => Cpu.Value;

    internal NativeHandle Handle { get; }

    public void Dispose()
    {
        if (!Cpu.IsValueCreated || this != Cpu.Value)
        {
            Handle.Dispose();
        }
    }
}

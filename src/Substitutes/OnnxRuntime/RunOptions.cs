using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Options of one run or several; the defaults are the only ones in use here.</summary>
public sealed unsafe class RunOptions : IDisposable
{
    public RunOptions()
    {
        nint native;
        Ort.Check(Ort.Functions->CreateRunOptions(&native));
        Handle = new NativeHandle(native, Ort.Functions->ReleaseRunOptions);
    }

    internal NativeHandle Handle { get; }

    public void Dispose() => Handle.Dispose();
}

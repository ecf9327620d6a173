using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Zero-terminated UTF-8 outside the managed heap, freed on Dispose.</summary>
internal sealed unsafe class Utf8Text(string text) : IDisposable
{
    private nint _memory = Marshal.StringToCoTaskMemUTF8(text);

    public byte* Pointer => (byte*)_memory;

    public void Dispose()
    {
        Marshal.FreeCoTaskMem(_memory);
        _memory = 0;
    }
}

using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The native library, loaded on first use: its functions, and what every call of them needs.</summary>
internal static unsafe class Ort
{
    // The table's version that is asked for: the oldest with every function of OrtFunctions (release 1.17), so that newer libraries answer too.
    private const uint TableVersion = 17;

    public static readonly OrtFunctions* Functions;
    public static readonly string Version;

    /// <summary>The library's own allocator, whose strings <see cref="Take"/> frees.</summary>
    public static readonly nint Allocator;

    static Ort()
    {
        nint library = OrtLibrary.Load();
        // struct OrtApiBase { const OrtApi* (*GetApi)(uint32_t); const char* (*GetVersionString)(); }
        var getBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        nint* functions = getBase();
        Version = Text(((delegate* unmanaged<byte*>)functions[1])());
        Functions = ((delegate* unmanaged<uint, OrtFunctions*>)functions[0])(TableVersion);
        if (Functions is null)
        {
            throw new NotSupportedException($"The ONNX Runtime library is {Version}; 1.{TableVersion} or later is needed");
        }
        nint allocator;
        Check(Functions->GetAllocatorWithDefaultOptions(&allocator));
        Allocator = allocator;
    }

    /// <summary>Turns a failed status into an <see cref="OnnxRuntimeException"/> and releases it.</summary>
    public static void Check(nint status)
    {
        if (status != 0)
        {
            Throw(status);
        }
    }

    public static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";

    /// <summary>The text of a string that the library allocated for the caller, which is freed.</summary>
    public static string Take(byte* utf8)
    {
        string text = Text(utf8);
        Free(utf8);
        return text;
    }

    public static void Free(void* memory) => Check(Functions->AllocatorFree(Allocator, memory));

    private static void Throw(nint status)
    {
        var code = (ErrorCode)Functions->GetErrorCode(status);
        string message = Text(Functions->GetErrorMessage(status));
        Functions->ReleaseStatus(status);
        throw new OnnxRuntimeException(code, message);
    }
}

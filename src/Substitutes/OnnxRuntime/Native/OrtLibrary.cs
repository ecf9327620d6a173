using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Finds the native library, which the build puts beside the assembly.</summary>
internal static class OrtLibrary
{
    private static string FileName =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.1.dylib" : "libonnxruntime.so.1";

    /// <exception cref="DllNotFoundException">It is not there, or a library that it needs is missing.</exception>
    public static nint Load()
    {
        string beside = Path.Combine(Path.GetDirectoryName(typeof(OrtLibrary).Assembly.Location) ?? "", FileName);
        string inApplication = Path.Combine(AppContext.BaseDirectory, FileName);
        string path = File.Exists(beside) ? beside : inApplication;
        if (!File.Exists(path))
        {
            throw new DllNotFoundException($"{FileName} is neither at {beside} nor at {inApplication}. The build puts it there: build the project again.");
        }
        return NativeLibrary.Load(path);
    }
}

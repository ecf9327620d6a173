using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The native library's environment: one for the process, created on first use, never released. Thread safe.</summary>
public sealed unsafe class OrtEnv
{
    private static readonly Lock Creating = new();
    private static OrtEnv? _instance;

    private OrtEnv(in EnvironmentCreationOptions options)
    {
        using var id = new Utf8Text(options.logId ?? "CSharpOnnxRuntime");
        nint native;
        Ort.Check(Ort.Functions->CreateEnv((int)(options.logLevel ?? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING), id.Pointer, &native));
        Native = native;
    }

    public static bool IsCreated => Volatile.Read(ref _instance) is not null;

    internal nint Native { get; }

    public static OrtEnv Instance()
    {
        lock (Creating)
        {
            return _instance ??= new OrtEnv(default);
        }
    }

    /// <summary>Creates the environment with other than the default options.</summary>
    /// <exception cref="OnnxRuntimeException">It exists already.</exception>
    public static OrtEnv CreateInstanceWithOptions(ref EnvironmentCreationOptions options)
    {
        lock (Creating)
        {
            return _instance is null
                ? _instance = new OrtEnv(options)
                : throw new OnnxRuntimeException(ErrorCode.RuntimeException, "OrtEnv singleton instance already exists, supplied options would not have effect");
        }
    }

#pragma warning disable CA1822 // Instance members are the official API.
    /// <summary>The version of the native library.</summary>
    public string GetVersionString() => Ort.Version;

    /// <summary>Execution providers that the native library was built with, such as CPUExecutionProvider; their devices may still be missing.</summary>
    public string[] GetAvailableProviders()
    {
        byte** names;
        int count;
        Ort.Check(Ort.Functions->GetAvailableProviders(&names, &count));
        var providers = new string[count];
        for (int i = 0; i < count; i++)
        {
            providers[i] = Ort.Text(names[i]);
        }
        Ort.Check(Ort.Functions->ReleaseAvailableProviders(names, count));
        return providers;
    }
}

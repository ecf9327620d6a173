using System.Globalization;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How a session is created. One instance may serve several sessions and can be disposed once they exist. Not thread safe.</summary>
public sealed unsafe class SessionOptions : IDisposable
{
    private GraphOptimizationLevel _graphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private ExecutionMode _executionMode = ExecutionMode.ORT_SEQUENTIAL;
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private int _intraOpNumThreads;
    private int _interOpNumThreads;
    private bool _enableMemoryPattern = true;
    private bool _enableCpuMemArena = true;

    public SessionOptions()
    {
        // An execution provider that is appended logs through the environment, so it must exist first.
        OrtEnv.Instance();
        nint native;
        Ort.Check(Ort.Functions->CreateSessionOptions(&native));
        Handle = new NativeHandle(native, Ort.Functions->ReleaseSessionOptions);
    }

    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get => _graphOptimizationLevel;
        set => Set(Ort.Functions->SetSessionGraphOptimizationLevel, (int)(_graphOptimizationLevel = value));
    }

    public ExecutionMode ExecutionMode
    {
        get => _executionMode;
        set => Set(Ort.Functions->SetSessionExecutionMode, (int)(_executionMode = value));
    }

    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set => Set(Ort.Functions->SetSessionLogSeverityLevel, (int)(_logSeverityLevel = value));
    }

    /// <summary>Threads that share one operator; 0: one for each core.</summary>
    public int IntraOpNumThreads
    {
        get => _intraOpNumThreads;
        set => Set(Ort.Functions->SetIntraOpNumThreads, _intraOpNumThreads = value);
    }

    /// <summary>Threads among which operators are spread in <see cref="ExecutionMode.ORT_PARALLEL"/>; 0: one for each core.</summary>
    public int InterOpNumThreads
    {
        get => _interOpNumThreads;
        set => Set(Ort.Functions->SetInterOpNumThreads, _interOpNumThreads = value);
    }

    /// <summary>Whether memory is laid out once for runs of the same shapes.</summary>
    public bool EnableMemoryPattern
    {
        get => _enableMemoryPattern;
        set => Switch((_enableMemoryPattern = value) ? Ort.Functions->EnableMemPattern : Ort.Functions->DisableMemPattern);
    }

    /// <summary>Whether memory of past runs is kept for later ones.</summary>
    public bool EnableCpuMemArena
    {
        get => _enableCpuMemArena;
        set => Switch((_enableCpuMemArena = value) ? Ort.Functions->EnableCpuMemArena : Ort.Functions->DisableCpuMemArena);
    }

    internal NativeHandle Handle { get; }

    /// <summary>A setting by its name in onnxruntime_session_options_config_keys.h, such as session.intra_op.allow_spinning.</summary>
    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        using var options = new BorrowedHandle(Handle);
        using var key = new Utf8Text(configKey);
        using var value = new Utf8Text(configValue);
        Ort.Check(Ort.Functions->AddSessionConfigEntry(options.Native, key.Pointer, value.Pointer));
    }

    /// <summary>Prefers an execution provider to those appended later and to the CPU, which is always last.</summary>
    /// <param name="providerName">Its short name, such as WebGPU or XNNPACK.</param>
    /// <exception cref="OnnxRuntimeException">The native library was built without it, or it refuses an option.</exception>
    public void AppendExecutionProvider(string providerName, Dictionary<string, string>? providerOptions = null)
    {
        using var options = new BorrowedHandle(Handle);
        using var name = new Utf8Text(providerName);
        using var pairs = new Utf8Pairs(providerOptions);
        Ort.Check(Ort.Functions->SessionOptionsAppendExecutionProvider(options.Native, name.Pointer, pairs.Keys, pairs.Values, (nuint)pairs.Count));
    }

    /// <summary>Prefers the CUDA device of this number to the CPU.</summary>
    /// <exception cref="OnnxRuntimeException">The native library was built without CUDA, or its provider library does not load.</exception>
    public void AppendExecutionProvider_CUDA(int deviceId = 0)
    {
        using var options = new BorrowedHandle(Handle);
        using var pairs = new Utf8Pairs(new() { ["device_id"] = deviceId.ToString(CultureInfo.InvariantCulture) });
        nint cuda;
        Ort.Check(Ort.Functions->CreateCudaProviderOptions(&cuda));
        try
        {
            Ort.Check(Ort.Functions->UpdateCudaProviderOptions(cuda, pairs.Keys, pairs.Values, (nuint)pairs.Count));
            Ort.Check(Ort.Functions->SessionOptionsAppendExecutionProviderCuda(options.Native, cuda));
        }
        finally
        {
            Ort.Functions->ReleaseCudaProviderOptions(cuda);
        }
    }

    public void Dispose() => Handle.Dispose();

    private void Set(delegate* unmanaged<nint, int, nint> setter, int value)
    {
        using var options = new BorrowedHandle(Handle);
        Ort.Check(setter(options.Native, value));
    }

    private void Switch(delegate* unmanaged<nint, nint> setter)
    {
        using var options = new BorrowedHandle(Handle);
        Ort.Check(setter(options.Native));
    }
}

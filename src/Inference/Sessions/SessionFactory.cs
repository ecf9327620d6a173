using Microsoft.ML.OnnxRuntime;

namespace Personalization.Inference.Sessions;

/// <summary>Opens model files with the options and the best provider that can be had.</summary>
internal static class SessionFactory
{
    // The process's environment, quiet: what ONNX Runtime warns of (devices that a container lacks) is no news, and errors come as exceptions.
    private static readonly Lazy<OrtEnv> Environment = new(() =>
    {
        var options = new EnvironmentCreationOptions { logId = "inference", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return OrtEnv.IsCreated ? OrtEnv.Instance() : OrtEnv.CreateInstanceWithOptions(ref options);
    });

    // All WebGPU sessions of a process share one device, without a lock in ONNX Runtime 1.30: two that load, run or close at once crash the process.
    private static readonly Lock WebGpu = new();

    /// <summary>Held while a session of this provider is loaded, run or closed; null where nothing needs to be.</summary>
    public static Lock? TurnOf(InferenceProvider provider) => provider == InferenceProvider.WebGpu ? WebGpu : null;

    /// <exception cref="ModelMismatchException">The file is no model that ONNX Runtime can load.</exception>
    public static (InferenceSession Session, ProviderChoice Choice) OpenForServing(ModelSource source, InferenceOptions options, InferenceProvider provider) => Open(source, options, provider, Serving);

    /// <summary>A model in memory, whose shapes stay the same from run to run.</summary>
    /// <exception cref="ModelMismatchException">The bytes are no model that ONNX Runtime can load.</exception>
    public static (InferenceSession Session, ProviderChoice Choice) OpenForTraining(ModelSource source, InferenceOptions options) => Open(source, options, options.Provider, Offline);

    private static (InferenceSession Session, ProviderChoice Choice) Open(ModelSource source, InferenceOptions options, InferenceProvider provider, Action<SessionOptions> prepare)
    {
        _ = Environment.Value;
        string? obstacle = null;
        if (Wanted(provider) is { } wanted)
        {
            var turn = TurnOf(wanted);
            turn?.Enter();
            try
            {
                return (OpenWith(source, prepare, options, wanted), new(wanted, $"{wanted} device {options.Device}, provider {provider} in the configuration"));
            }
            // NotSupported: the official wrapper knows no such name. The others: the provider's own library, or one that it needs, is missing.
            catch (Exception error) when (error is OnnxRuntimeException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException)
            {
                obstacle = $"{wanted} cannot be had ({error.Message.ReplaceLineEndings(" ").Trim()}), so models run on the CPU";
            }
            finally
            {
                turn?.Exit();
            }
        }
        string why = obstacle ?? (provider == InferenceProvider.Auto ? "this build of ONNX Runtime has no CUDA" : "provider Cpu in the configuration");
        try
        {
            return (OpenWith(source, prepare, options, InferenceProvider.Cpu), new(InferenceProvider.Cpu, why, FellBack: obstacle is not null));
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelMismatchException($"{source.Name} cannot be loaded by ONNX Runtime {OrtEnv.Instance().GetVersionString()}: {error.Message}", error);
        }
    }

    private static InferenceProvider? Wanted(InferenceProvider provider) => provider switch
    {
        InferenceProvider.Auto => OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider") ? InferenceProvider.Cuda : null,
        InferenceProvider.Cpu => null,
        _ => provider,
    };

    private static void Serving(SessionOptions session)
    {
        // A pattern is kept for every number of rows ever run: it is for models of one shape.
        session.EnableMemoryPattern = false;
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
    }

    private static void Offline(SessionOptions session)
    {
        session.EnableMemoryPattern = true;
        // Threads spin within a run, which is full of small nodes, and stop at its end, when the caller's own threads want the cores.
        session.AddSessionConfigEntry("session.force_spinning_stop", "1");
    }

    private static InferenceSession OpenWith(ModelSource source, Action<SessionOptions> prepare, InferenceOptions options, InferenceProvider provider)
    {
        using var session = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        prepare(session);
        if (provider == InferenceProvider.Cuda)
        {
            session.AppendExecutionProvider_CUDA(options.Device);
        }
        else if (provider == InferenceProvider.WebGpu)
        {
            session.AppendExecutionProvider("WebGPU", []);
        }
        return source.Open(session);
    }
}

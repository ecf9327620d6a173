using Microsoft.ML.OnnxRuntime;

namespace Personalization.Unit.Substitutes.OnnxRuntime;

// The sessions of a process share one WebGPU device, so tests that may open one do not run beside each other.
[Collection("WebGPU device")]
public sealed class SessionOptionsTests
{
    [Fact]
    public void Session_WithEveryOptionSet_Runs()
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            EnableMemoryPattern = false,
            EnableCpuMemArena = false,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var session = new InferenceSession(Models.TwiceAndOne(), options);
        options.Dispose();
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);
        using var outputs = session.Run(null, ["x"], [x], ["y"]);
        Assert.Equal([3, 5, 7], outputs[0].GetTensorDataAsSpan<float>());
        Assert.Equal(1, options.IntraOpNumThreads);
    }

    [Fact]
    public void GetAvailableProviders_ContainsTheCpu()
    {
        Assert.Contains("CPUExecutionProvider", OrtEnv.Instance().GetAvailableProviders());
        Assert.Matches(@"^\d+\.\d+\.\d+", OrtEnv.Instance().GetVersionString());
        Assert.True(OrtEnv.IsCreated);
    }

    [Fact]
    public void CreateInstanceWithOptions_WhenThereIsAnEnvironment_Throws()
    {
        OrtEnv.Instance();
        var options = new EnvironmentCreationOptions { logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        Assert.Throws<OnnxRuntimeException>(() => OrtEnv.CreateInstanceWithOptions(ref options));
    }

    [Fact]
    public void AppendExecutionProvider_OfAnUnknownName_SaysSo()
    {
        using var options = new SessionOptions();
        var error = Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider("Abacus", []));
        Assert.Contains("Abacus", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AppendExecutionProvider_WithWebGpuButNoAdapter_ThrowsInsteadOfCrashing()
    {
        using var options = new SessionOptions();
        try
        {
            options.AppendExecutionProvider("WebGPU", []);
            using var session = new InferenceSession(Models.TwiceAndOne(), options);
            using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);
            using var outputs = session.Run(null, ["x"], [x], ["y"]);
            Assert.Equal([3, 5, 7], outputs[0].GetTensorDataAsSpan<float>());
        }
        catch (OnnxRuntimeException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    [Fact]
    public void AppendExecutionProvider_WithCudaButNoLibrariesOfIt_ThrowsInsteadOfCrashing()
    {
        using var options = new SessionOptions();
        try
        {
            options.AppendExecutionProvider_CUDA(0);
        }
        catch (OnnxRuntimeException error)
        {
            Assert.Contains("load", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Session_WithDisposedOptions_Throws()
    {
        var options = new SessionOptions();
        options.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new InferenceSession(Models.TwiceAndOne(), options));
    }
}

using Microsoft.ML.OnnxRuntime;

namespace Personalization.Unit.Substitutes.OnnxRuntime;

public sealed class OrtIoBindingTests : IDisposable
{
    private readonly InferenceSession _session = new(Models.TwiceAndOne());

    [Fact]
    public void RunWithBinding_WritesIntoBoundOutput_AlsoWhenTheInputChanges()
    {
        var input = new float[] { 1, 2, 3 };
        var result = new float[3];
        using var x = OrtValue.CreateTensorValueFromMemory(input, [1, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]);
        using var binding = _session.CreateIoBinding();
        using var options = new RunOptions();
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        binding.SynchronizeBoundInputs();

        _session.RunWithBinding(options, binding);
        Assert.Equal([3, 5, 7], result);

        input[0] = 5;
        _session.RunWithBinding(options, binding);
        binding.SynchronizeBoundOutputs();
        Assert.Equal([11, 5, 7], result);
    }

    [Fact]
    public void BindOutputToDevice_LetsEachRunMakeTheOutput()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);
        using var cpu = new OrtMemoryInfo("Cpu", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        using var binding = _session.CreateIoBinding();
        binding.BindInput("x", x);
        binding.BindOutputToDevice("y", cpu);
        _session.RunWithBinding(null, binding);
        using var outputs = binding.GetOutputValues();
        Assert.Equal([3, 5, 7], Assert.Single(outputs).GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void BindInput_WithAnUnknownName_Throws()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var binding = _session.CreateIoBinding();
        var error = Assert.Throws<OnnxRuntimeException>(() => binding.BindInput("z", x));
        Assert.Contains("z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Binding_HoldsValuesAndSession_UntilItIsDisposed()
    {
        var result = new float[3];
        var session = new InferenceSession(Models.TwiceAndOne());
        using (var binding = session.CreateIoBinding())
        {
            using (var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]))
            using (var y = OrtValue.CreateTensorValueFromMemory(result, [1, 3]))
            {
                binding.BindInput("x", x);
                binding.BindOutput("y", y);
            }
            GC.Collect();
            session.RunWithBinding(null, binding);
            session.Dispose();
            Assert.Throws<ObjectDisposedException>(() => session.RunWithBinding(null, binding));
        }
        Assert.Equal([3, 5, 7], result);
    }

    [Fact]
    public void ClearBoundInputs_UnbindsThem()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var binding = _session.CreateIoBinding();
        binding.BindInput("x", x);
        binding.BindOutputToDevice("y", OrtMemoryInfo.DefaultInstance);
        binding.ClearBoundInputs();
        Assert.Throws<OnnxRuntimeException>(() => _session.RunWithBinding(null, binding));
        binding.ClearBoundOutputs();
        using var outputs = binding.GetOutputValues();
        Assert.Empty(outputs);
    }

    public void Dispose() => _session.Dispose();
}

using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace Personalization.Unit.Substitutes.OnnxRuntime;

/// <summary>100,000 runs of a kind must leave the process about as large as it was: a leak of 1 kB a run would be 100 MB.</summary>
[Collection(Alone)]
public sealed class LeakTests : IDisposable
{
    // Tests that run beside these would be measured with them.
    private const string Alone = "one at a time: the process's memory is measured";


    private const int Runs = 100_000;
    private const long AllowedBytes = 48L << 20;

    private readonly InferenceSession _session = new(Models.TwiceAndOne());

    [Fact]
    public void Run_WithNewInputsAndOutputsEachTime_DoesNotGrow() => MustNotGrow(Runs, () =>
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[300], [100, 3]);
        using var outputs = _session.Run(null, ["x"], [x], ["y"]);
        Assert.Equal(100, outputs[0].GetTensorTypeAndShape().Shape[0]);
    });

    [Fact]
    public void Run_ThatFails_DoesNotGrow()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[4], [1, 4]);
        // A failure costs a thousand times a run, almost all of it .NET's exception.
        MustNotGrow(Runs / 20, () => Assert.Throws<OnnxRuntimeException>(() => _session.Run(null, ["x"], [x], ["y"])));
    }

    [Fact]
    public void Session_LoadedAndDisposed_DoesNotGrow()
    {
        byte[] model = Models.TwiceAndOne();
        MustNotGrow(1_000, () =>
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            new InferenceSession(model, options).Dispose();
        });
    }

    [Fact]
    public void Run_IntoOutputsMadeBefore_AllocatesNothing()
    {
        using var x = OrtValue.CreateTensorValueFromMemory(new float[300], [100, 3]);
        using var y = OrtValue.CreateTensorValueFromMemory(new float[300], [100, 3]);
        string[] inputNames = ["x"], outputNames = ["y"];
        OrtValue[] inputs = [x], outputs = [y];
        for (int i = 0; i < 100; i++)
        {
            _session.Run(null, inputNames, inputs, outputNames, outputs);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Runs; i++)
        {
            _session.Run(null, inputNames, inputs, outputNames, outputs);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Runs);
    }

    public void Dispose() => _session.Dispose();

    private static void MustNotGrow(int times, Action action)
    {
        // The first runs fill caches and arenas, which stay.
        Repeat(times / 10, action);
        long before = WorkingSet();
        Repeat(times, action);
        Assert.InRange(WorkingSet() - before, long.MinValue, AllowedBytes);
    }

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }

    private static long WorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class AloneCollection;
}

using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace Personalization.Unit.Substitutes.OnnxRuntime;

public sealed class DisposalTests
{
    [Fact]
    public void Run_OnADisposedSession_ThrowsObjectDisposed()
    {
        var session = new InferenceSession(Models.TwiceAndOne());
        using var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        session.Dispose();
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(null, ["x"], [x], ["y"]));
        Assert.Throws<ObjectDisposedException>(session.CreateIoBinding);
    }

    [Fact]
    public void Run_WithADisposedValue_ThrowsObjectDisposedAndTheSessionGoesOn()
    {
        using var session = new InferenceSession(Models.TwiceAndOne());
        var x = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Run(null, ["x"], [x], ["y"]));
        Assert.Throws<ObjectDisposedException>(() => x.GetTensorDataAsSpan<float>().Length);

        using var other = OrtValue.CreateTensorValueFromMemory(new float[3], [1, 3]);
        using var outputs = session.Run(null, ["x"], [other], ["y"]);
        Assert.Equal([1, 1, 1], outputs[0].GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void Dispose_WhileRunsAreUnderWay_LetsThemEndAndRefusesLaterOnes()
    {
        const int size = 48;
        for (int round = 0; round < 20; round++)
        {
            var session = new InferenceSession(Models.Slow(size, 50));
            using var started = new CountdownEvent(4);
            int finished = 0;
            var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                using var x = OrtValue.CreateTensorValueFromMemory(new float[size * size], [size, size]);
                started.Signal();
                try
                {
                    while (true)
                    {
                        session.Run(null, ["x"], [x], ["y"]).Dispose();
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref finished);
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            started.Wait();

            session.Dispose();

            threads.ForEach(thread => thread.Join());
            Assert.Equal(4, finished);
        }
    }

    [Fact]
    public void Value_WhoseArrayIsOtherwiseForgotten_KeepsItInPlace()
    {
        using var session = new InferenceSession(Models.TwiceAndOne());
        using var x = MakeOverForgottenArray();
        for (int i = 0; i < 10; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            _ = new float[1000];
        }
        using var outputs = session.Run(null, ["x"], [x], ["y"]);
        Assert.Equal([15, 17, 19], outputs[0].GetTensorDataAsSpan<float>());
    }

    [Fact]
    public void Value_ThatIsDisposed_ReleasesItsArray()
    {
        var (x, array) = MakeOverWatchedArray();
        GC.Collect();
        Assert.True(array.IsAlive);
        x.Dispose();
        GC.Collect();
        Assert.False(array.IsAlive);
    }

    [Fact]
    public void Output_OutlivesItsSession()
    {
        IDisposableReadOnlyCollection<OrtValue> outputs;
        using (var session = new InferenceSession(Models.TwiceAndOne()))
        {
            using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);
            outputs = session.Run(null, ["x"], [x], ["y"]);
        }
        Assert.Equal([3, 5, 7], outputs[0].GetTensorDataAsSpan<float>());
        outputs.Dispose();
        Assert.Empty(outputs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OrtValue MakeOverForgottenArray() => OrtValue.CreateTensorValueFromMemory(new float[] { 7, 8, 9 }, [1, 3]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (OrtValue Value, WeakReference Array) MakeOverWatchedArray()
    {
        var array = new float[3];
        return (OrtValue.CreateTensorValueFromMemory(array, [1, 3]), new WeakReference(array));
    }
}

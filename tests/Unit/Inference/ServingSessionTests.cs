using Microsoft.ML.OnnxRuntime;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;
using Personalization.Inference.Sessions;

namespace Personalization.Unit.Inference;

/// <summary>A device that is lost while a silo serves. Another model stands in for it: a run of it fails, as it has no such inputs.</summary>
public sealed class ServingSessionTests : IDisposable
{
    private readonly ReleaseFolder _folder = new();
    private int _opened;

    [Fact]
    public void Run_OnADeviceThatFails_IsMadeAgainOnTheCpu_AndTheRunsAfterItToo()
    {
        using var session = new ServingSession(InferenceProvider.Cuda, provider => Open(provider, fails: ReleaseFiles.QueryEncoder));
        Assert.Equal(InferenceProvider.Cuda, session.Choice.Provider);

        var first = Encode(session);
        var second = Encode(session);

        Assert.Equal(first, second);
        Assert.Contains(first, x => x != 0);
        Assert.Equal((InferenceProvider.Cpu, true), (session.Choice.Provider, session.Choice.FellBack));
        Assert.StartsWith("Cuda failed in a run (", session.Choice.Why, StringComparison.Ordinal);
        Assert.Equal(2, _opened);
    }

    [Fact]
    public void Run_OfManyAtOnce_OnADeviceThatFails_OpensTheModelOnTheCpuOnce()
    {
        using var session = new ServingSession(InferenceProvider.Cuda, provider => Open(provider, fails: ReleaseFiles.QueryEncoder));
        Parallel.For(0, 16, _ => Assert.Contains(Encode(session), x => x != 0));
        Assert.Equal(2, _opened);
    }

    [Fact]
    public void Run_ThatFailsOnTheCpu_Fails()
    {
        using var session = new ServingSession(InferenceProvider.Cpu, _ => (Open(InferenceProvider.Cuda, fails: ReleaseFiles.QueryEncoder).Session, new ProviderChoice(InferenceProvider.Cpu, "asked for")));
        Assert.ThrowsAny<OnnxRuntimeException>(() => Encode(session));
        Assert.Equal(1, _opened);
    }

    public void Dispose() => _folder.Dispose();

    private (InferenceSession Session, ProviderChoice Choice) Open(InferenceProvider provider, string fails)
    {
        Interlocked.Increment(ref _opened);
        var file = provider == InferenceProvider.Cpu ? ReleaseFiles.ItemEncoder : fails;
        var (session, choice) = SessionFactory.OpenForServing(ModelSource.File(_folder.File(file)), new InferenceOptions(), InferenceProvider.Cpu);
        return (session, choice with { Provider = provider });
    }

    /// <summary>[D] the vector of an item.</summary>
    private static float[] Encode(ServingSession session)
    {
        var vector = new float[ReleaseFolder.Dimensions];
        using var input = OrtValue.CreateTensorValueFromMemory(Oracle.Numbers(3, ItemFeatures.Width), [1, ItemFeatures.Width]);
        using var output = OrtValue.CreateTensorValueFromMemory(vector, [1, vector.Length]);
        session.Run(["attributes"], [input], ["vector"], [output]);
        return vector;
    }
}

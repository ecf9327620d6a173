using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Graphs;
using Personalization.Training.Towers;

namespace Personalization.Unit.Training.Towers;

/// <summary>
/// A training step gives the same loss and slopes wherever its graph runs. WebGPU needs an adapter: a graphics card, or a software Vulkan driver such as Debian's
/// mesa-vulkan-drivers; where there is none the test says so.
/// </summary>
public sealed class ProviderParityTests
{
    private static readonly TowerOptions Small = new() { Dimensions = 16, Negatives = 24, Blocks = 1 };

    [SkippableTheory]
    [InlineData(true, InferenceProvider.WebGpu)]
    [InlineData(false, InferenceProvider.WebGpu)]
    [InlineData(true, InferenceProvider.Cuda)]
    public void ATrainingStep_IsTheSame_AsOnTheCpu(bool attention, InferenceProvider provider)
    {
        var (graph, loss) = TowerStep.Define(Small with { Attention = attention }, catalogue: 200, batch: 4, length: 8, seed: 3);
        var model = GraphWriter.WriteTraining(graph, "step", loss);
        using var there = new GraphSession(model, new InferenceOptions { Provider = provider });
        Skip.If(there.Provider.Provider != provider, $"{there.Provider.Why}");
        using var here = new GraphSession(model, new InferenceOptions { Provider = InferenceProvider.Cpu });

        Run(graph, here);
        Run(graph, there);

        Assert.True(float.IsFinite(here["loss"][0]) && here["loss"][0] > 0.1f);
        foreach (var output in here.Outputs)
        {
            var (expected, found) = (here[output], there[output]);
            var scale = Math.Max(1e-3f, expected.Max(MathF.Abs));
            for (var i = 0; i < expected.Length; i++) Assert.True(MathF.Abs(expected[i] - found[i]) <= 1e-3f * scale, $"{output}[{i}]: {expected[i]} on the CPU, {found[i]} on {provider}");
        }
    }

    private static void Run(Graph graph, GraphSession session)
    {
        var random = new Random(11);
        foreach (var parameter in graph.Parameters) parameter.Start.CopyTo(session[parameter.Name], 0);
        foreach (var (name, _) in graph.Inputs)
        {
            var values = session[name];
            for (var i = 0; i < values.Length; i++)
                values[i] = name switch
                {
                    "weights" => 1f / values.Length,
                    "events" => i % EventFeatures.Width == 0 ? 1 : 0,
                    _ when name.StartsWith("mask:", StringComparison.Ordinal) => i % 5 == 0 ? 0 : 1.25f,
                    _ => random.NextSingle() - 0.5f,
                };
        }
        session.Run();
    }
}

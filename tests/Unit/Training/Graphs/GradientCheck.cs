using Personalization.Inference;
using Personalization.Training.Graphs;

namespace Personalization.Unit.Training.Graphs;

/// <summary>Holds a graph's gradients against central differences in float64, and ONNX Runtime's float32 run of the whole training model against the float64 reference.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;
    private const int PlacesPerTensor = 24;

    /// <param name="fill">Given an input's name and place, a value in its stead; NaN leaves the drawn one.</param>
    public static void Require(Graph graph, Node loss, Func<string, int, double>? fill = null, double float32Tolerance = 2e-4)
    {
        var random = new Random(5);
        var interpreter = new GraphInterpreter(graph);
        foreach (var (name, node) in graph.Inputs)
        {
            var values = new double[Shapes.Count(node.Shape)];
            for (var i = 0; i < values.Length; i++) values[i] = (float)(fill?.Invoke(name, i) is { } given && !double.IsNaN(given) ? given : random.NextDouble() * 2 - 1);
            interpreter[node] = values;
        }
        // Parameters that start as zeros or ones hide mistakes.
        foreach (var parameter in graph.Parameters) interpreter[parameter.Node] = [.. parameter.Start.Select(x => (double)(float)(x + 0.2 * (random.NextDouble() - 0.5)))];

        var variables = graph.Parameters.Select(p => (p.Name, p.Node)).Concat(graph.Inputs.Where(i => i.Node.NeedsGradient)).ToArray();
        var slopes = Gradients.Of(graph, loss);
        var found = interpreter.Run([.. variables.Select(v => slopes[v.Node])]);
        for (var v = 0; v < variables.Length; v++)
        {
            var values = interpreter[variables[v].Node];
            foreach (var i in Enumerable.Range(0, values.Length).OrderBy(_ => random.Next()).Take(PlacesPerTensor))
            {
                var value = values[i];
                values[i] = value + Step;
                var above = interpreter.Run(loss)[0][0];
                values[i] = value - Step;
                var below = interpreter.Run(loss)[0][0];
                values[i] = value;
                var expected = (above - below) / (2 * Step);
                Assert.True(Math.Abs(expected - found[v][i]) <= 1e-7 * (1 + Math.Abs(expected)), $"{variables[v].Name}[{i}]: the slope is {expected}, reverse mode says {found[v][i]}");
            }
        }
        RequireSameInOnnxRuntime(graph, loss, interpreter, variables, found, float32Tolerance);
    }

    private static void RequireSameInOnnxRuntime(Graph graph, Node loss, GraphInterpreter interpreter, (string Name, Node Node)[] variables, double[][] slopes, double tolerance)
    {
        using var session = new GraphSession(GraphWriter.WriteTraining(graph, "check", loss), new InferenceOptions { Provider = InferenceProvider.Cpu });
        foreach (var (name, node) in graph.Inputs.Concat(graph.Parameters.Select(p => (p.Name, p.Node)))) Array.ConvertAll(interpreter[node], x => (float)x).CopyTo(session[name], 0);
        session.Run();
        var expected = interpreter.Run(loss)[0][0];
        Assert.True(Math.Abs(expected - session["loss"][0]) <= tolerance * (1 + Math.Abs(expected)), $"the loss is {expected}, ONNX Runtime says {session["loss"][0]}");
        for (var v = 0; v < variables.Length; v++)
        {
            var scale = slopes[v].Max(Math.Abs);
            for (var i = 0; i < slopes[v].Length; i++)
                Assert.True(Math.Abs(slopes[v][i] - session[GraphWriter.SlopeOf(variables[v].Name)][i]) <= tolerance * (1e-3 + scale), $"{variables[v].Name}[{i}]: the slope is {slopes[v][i]}, ONNX Runtime says {session[GraphWriter.SlopeOf(variables[v].Name)][i]}");
        }
    }
}

using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs;

/// <summary>Makes ONNX models of a graph, with all its inputs and only the nodes that the outputs need.</summary>
public static class GraphWriter
{
    /// <summary>For training: parameters are inputs by their names. For serving: they are stored in the file.</summary>
    public static byte[] Write(Graph graph, string name, bool training, IReadOnlyList<(string Name, Node Node)> outputs, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var onnx = new OnnxGraph(name);
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>()) onnx.Metadata[key] = value;
        var scope = new GraphScope(onnx, training);
        foreach (var node in Needed(graph, outputs)) scope.Write(node);
        foreach (var (output, node) in outputs) onnx.Output(output, scope[node], OnnxType.Float32, GraphScope.Dimensions(node.Shape));
        return onnx.ToBytes();
    }

    /// <summary>The model, its loss and its gradients for training: outputs "loss" and "slope:NAME" for every parameter and every input that needs one.</summary>
    public static byte[] WriteTraining(Graph graph, string name, Node loss)
    {
        var slopes = Gradients.Of(graph, loss);
        var outputs = new List<(string, Node)> { ("loss", loss) };
        foreach (var parameter in graph.Parameters) outputs.Add((SlopeOf(parameter.Name), Slope(parameter.Name, parameter.Node)));
        foreach (var (input, node) in graph.Inputs)
            if (node.NeedsGradient) outputs.Add((SlopeOf(input), Slope(input, node)));
        return Write(graph, name, training: true, outputs);

        Node Slope(string of, Node node) => slopes.TryGetValue(node, out var slope) ? slope : throw new ArgumentException($"'{of}' has no part in the loss");
    }

    public static string SlopeOf(string name) => $"slope:{name}";

    private static IEnumerable<Node> Needed(Graph graph, IReadOnlyList<(string Name, Node Node)> outputs)
    {
        var needed = new HashSet<Node>();
        // Inputs also where nothing reads them: a model asks for the same whatever it has learned to look at.
        var open = new Stack<Node>(outputs.Select(o => o.Node).Concat(graph.Inputs.Select(i => i.Node)));
        while (open.TryPop(out var node))
            if (needed.Add(node))
                foreach (var input in node.Inputs) open.Push(input);
        return graph.Nodes.Where(needed.Contains);
    }
}

namespace Personalization.Training.Graphs;

/// <summary>Computes a graph in float64, node by node, slowly and plainly: the reference for ONNX Runtime, and what gradients are checked with. All lengths must be fixed.</summary>
public sealed class GraphInterpreter
{
    private readonly Graph _graph;
    private readonly Dictionary<Node, double[]> _given = [];

    public GraphInterpreter(Graph graph)
    {
        _graph = graph;
        foreach (var parameter in graph.Parameters) _given[parameter.Node] = Array.ConvertAll(parameter.Start, x => (double)x);
    }

    /// <summary>The values of an input, or of a parameter in place of those it starts with.</summary>
    public double[] this[Node node]
    {
        get => _given[node];
        set => _given[node] = value.Length == Shapes.Count(node.Shape) ? value : throw new ArgumentException($"{node} has {Shapes.Count(node.Shape)} values, {value.Length} came");
    }

    /// <summary>The value of every one of <paramref name="outputs"/>.</summary>
    public double[][] Run(params ReadOnlySpan<Node> outputs)
    {
        var last = 0;
        foreach (var output in outputs) last = Math.Max(last, output.Number);
        var values = new double[last + 1][];
        for (var i = 0; i <= last; i++)
        {
            var node = _graph.Nodes[i];
            values[i] = _given.GetValueOrDefault(node) ?? node.Operation.Evaluate(node, [.. node.Inputs.Select(n => values[n.Number])]);
        }
        var results = new double[outputs.Length][];
        for (var i = 0; i < results.Length; i++) results[i] = values[outputs[i].Number];
        return results;
    }
}

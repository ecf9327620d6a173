using Personalization.Training.Graphs.Operations;

namespace Personalization.Training.Graphs;

/// <summary>
/// A computation that trains and serves: the model is written down once, as nodes whose shapes are checked as they are made. <see cref="Gradients"/> adds the nodes of
/// reverse mode; <see cref="GraphWriter"/> makes ONNX of it; <see cref="GraphInterpreter"/> is the float64 reference.
/// <code>
/// var graph = new Graph(new Random(7));
/// var x = graph.Input("x", [32, 16]);
/// var y = graph.Relu(graph.Linear("hidden", x, 8));
/// </code>
/// Float32 throughout. Not thread safe.
/// </summary>
/// <param name="random">Draws the parameters' start.</param>
/// <param name="values">Where given, parameters start with these values: how a serving graph gets what training found.</param>
public sealed class Graph(Random random, IReadOnlyDictionary<string, float[]>? values = null)
{
    private readonly List<Node> _nodes = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<(string Name, Node Node)> _inputs = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    public IReadOnlyList<Node> Nodes => _nodes;
    public IReadOnlyList<Parameter> Parameters => _parameters;
    public IReadOnlyList<(string Name, Node Node)> Inputs => _inputs;

    /// <summary>What a run is given. Of the shape only the first length may be <see cref="Shapes.Rows"/>.</summary>
    /// <param name="needsGradient">For rows of embeddings, whose slopes go back to their table.</param>
    public Node Input(string name, ReadOnlySpan<int> shape, bool needsGradient = false)
    {
        var node = Source(new InputOperation(Claim(name), shape.ToArray()), needsGradient);
        _inputs.Add((name, node));
        return node;
    }

    /// <summary>Drawn evenly from ±√(6 / (first + last length)): Glorot and Bengio (AISTATS 2010).</summary>
    public Node Weights(string name, ReadOnlySpan<int> shape) => Parameter(name, shape, MathF.Sqrt(6f / (shape[0] + shape[^1])));

    /// <summary>Drawn evenly from ±<paramref name="scale"/>.</summary>
    public Node Parameter(string name, ReadOnlySpan<int> shape, float scale)
    {
        var start = new float[Shapes.Count(shape)];
        foreach (ref var x in start.AsSpan()) x = (2 * random.NextSingle() - 1) * scale;
        return Parameter(name, shape, start);
    }

    /// <summary>All of one value at first.</summary>
    public Node Filled(string name, ReadOnlySpan<int> shape, float value)
    {
        var start = new float[Shapes.Count(shape)];
        Array.Fill(start, value);
        return Parameter(name, shape, start);
    }

    public Node Constant(float value) => Constant([value], []);

    public Node Constant(float[] values, ReadOnlySpan<int> shape) => Source(new ConstantOperation(values, shape.ToArray()), needsGradient: false);

    /// <summary>Adds a node. Its value needs a gradient if an input does, unless <paramref name="detached"/>: then slopes end here.</summary>
    internal Node Add(Operation operation, ReadOnlySpan<Node> inputs, bool detached = false)
    {
        var taken = inputs.ToArray();
        int[] shape;
        try
        {
            shape = operation.ShapeOf(taken);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"{operation.Name} of {string.Join(", ", taken.Select(n => n.ToString()))}: {error.Message}", error);
        }
        var node = new Node(_nodes.Count, operation, taken, shape, !detached && taken.Any(n => n.NeedsGradient));
        _nodes.Add(node);
        return node;
    }

    /// <summary>Starts with these values.</summary>
    public Node Parameter(string name, ReadOnlySpan<int> shape, float[] start)
    {
        if (values?.GetValueOrDefault(name) is { } trained)
        {
            if (trained.Length != start.Length) throw new ArgumentException($"parameter '{name}' {Shapes.Text(shape)} has {start.Length} values, {trained.Length} came");
            start = trained;
        }
        var node = Source(new ParameterOperation(Claim(name), shape.ToArray(), start), needsGradient: true);
        _parameters.Add(new Parameter(name, node, start));
        return node;
    }

    private Node Source(Operation operation, bool needsGradient)
    {
        var node = new Node(_nodes.Count, operation, [], operation.ShapeOf([]), needsGradient);
        _nodes.Add(node);
        return node;
    }

    private string Claim(string name) => _names.Add(name) ? name : throw new ArgumentException($"the graph has a value '{name}' already");
}

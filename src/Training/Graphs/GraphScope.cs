using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs;

/// <summary>A graph on its way to ONNX: the names of the values written so far, and stored tensors, each once.</summary>
internal sealed class GraphScope(OnnxGraph onnx, bool training)
{
    private readonly Dictionary<Node, string[]> _names = [];
    private readonly Dictionary<string, string> _stored = new(StringComparer.Ordinal);

    public OnnxGraph Onnx => onnx;

    /// <summary>Parameters are inputs, and values that only reverse mode reads are written.</summary>
    public bool Training => training;

    public string this[Node node] => _names[node][0];

    /// <summary>A further value that the node's operation writes, such as the mean of a layer norm.</summary>
    public string Further(Node node, int place) => _names[node][place];

    public void Write(Node node) => _names[node] = node.Operation.Write(this, node);

    /// <summary>A node with one output.</summary>
    public string Node(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes) => onnx.Node(operation, inputs, attributes);

    /// <summary>Parts of a value one behind the other along an axis; one alone is the value itself.</summary>
    public string[] Split(string value, int axis, ReadOnlySpan<long> lengths) =>
        lengths.Length == 1 ? [value] : onnx.Nodes("Split", lengths.Length, [value, Integers(lengths)], new OnnxAttribute("axis", (long)axis));

    /// <summary>Zeros of a shape; ONNX Runtime makes them when it loads the file.</summary>
    public string Zeros(params ReadOnlySpan<long> shape) => Node("ConstantOfShape", [Integers(shape)]);

    /// <summary>An int64 vector, as shapes and axes are.</summary>
    public string Integers(params ReadOnlySpan<long> values)
    {
        var key = "integers_" + string.Join('_', values.ToArray()).Replace('-', 'm');
        if (!_stored.TryGetValue(key, out var name)) _stored[key] = name = onnx.Constant(key, values, values.Length);
        return name;
    }

    public string Floats(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var key = values.Length > 1 ? $"floats_{_stored.Count}" : FormattableString.Invariant($"float_{values[0]:R}_{shape.Length}").Replace('-', 'm');
        if (!_stored.TryGetValue(key, out var name)) _stored[key] = name = onnx.Constant(key, values, shape);
        return name;
    }

    public static OnnxDimension[] Dimensions(ReadOnlySpan<int> shape)
    {
        var dimensions = new OnnxDimension[shape.Length];
        for (var i = 0; i < shape.Length; i++) dimensions[i] = shape[i] == Shapes.Rows ? "rows" : shape[i];
        return dimensions;
    }
}

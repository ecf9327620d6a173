using System.Runtime.InteropServices;
using Google.Protobuf;
using Personalization.Training.Onnx.Wire;

namespace Personalization.Training.Onnx;

/// <summary>
/// Builds an ONNX model node by node. Every method that makes a value returns its name, which later nodes take as input:
/// <code>
/// var graph = new OnnxGraph("ranker");
/// var x = graph.Input("features", OnnxType.Float32, "rows", 32);
/// var w = graph.Constant("w", weights, 32, 1);
/// graph.Output("score", graph.Node("Sigmoid", [graph.Node("MatMul", [x, w])]), OnnxType.Float32, "rows", 1);
/// byte[] model = graph.ToBytes();
/// </code>
/// Not thread safe. Nodes must be added in the order in which they compute, which the returned names enforce.
/// </summary>
public sealed class OnnxGraph(string name)
{
    // The oldest pair with LayerNormalization (opset 17); every ONNX Runtime since 1.12 reads it.
    private const int OpsetVersion = 17;
    private const int IrVersion = 8;

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Key and value pairs carried in the model file, such as the feature schema's hash.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Declares an input and returns its name. No dimensions: a scalar.</summary>
    public string Input(string name, OnnxType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        _graph.Input.Add(Describe(Claim(name), type, shape));
        return name;
    }

    /// <summary>Declares <paramref name="value"/> as the model's output <paramref name="name"/>.</summary>
    public void Output(string name, string value, OnnxType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        if (name != value)
        {
            AddNode("Identity", [value], [Claim(name)], []);
        }
        _graph.Output.Add(Describe(name, type, shape));
    }

    /// <summary>A stored float32 tensor, row-major. No dimensions: a scalar.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions.</exception>
    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => Constant(name, OnnxType.Float32, values, shape);

    /// <summary>A stored int64 tensor, row-major, as shapes, axes and indices are.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions.</exception>
    public string Constant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<int> shape) => Constant(name, OnnxType.Int64, values, shape);

    /// <summary>Adds a node with one output and returns that output's name. An optional input that is left out is "".</summary>
    public string Node(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        string output = Unused(operation);
        AddNode(operation, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node with several outputs, such as Split, and returns their names.</summary>
    public string[] Nodes(string operation, int outputs, ReadOnlySpan<string> inputs, params ReadOnlySpan<OnnxAttribute> attributes)
    {
        var names = new string[outputs];
        for (int i = 0; i < outputs; i++)
        {
            names[i] = Unused(operation);
        }
        AddNode(operation, inputs, names, attributes);
        return names;
    }

    /// <summary>The model file.</summary>
    public byte[] ToBytes()
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Personalization",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Version = OpsetVersion } },
        };
        foreach (var (key, value) in Metadata)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
        return model.ToByteArray();
    }

    private static ValueInfoProto Describe(string name, OnnxType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var dimension in shape)
        {
            dimensions.Dim.Add(dimension.Name is { } symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = dimension.Length });
        }
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = dimensions } } };
    }

    private string Constant<T>(string name, OnnxType type, ReadOnlySpan<T> values, ReadOnlySpan<int> shape) where T : unmanaged
    {
        var tensor = new TensorProto { Name = Claim(name), DataType = (int)type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        long expected = 1;
        foreach (int length in shape)
        {
            tensor.Dims.Add(length);
            expected *= length;
        }
        if (expected != values.Length)
        {
            throw new ArgumentException($"'{name}' of shape [{string.Join(", ", shape.ToArray())}] needs {expected} values, {values.Length} came", nameof(values));
        }
        _graph.Initializer.Add(tensor);
        return name;
    }

    private void AddNode(string operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, ReadOnlySpan<OnnxAttribute> attributes)
    {
        var node = new NodeProto { Name = outputs[0], OpType = operation };
        foreach (string input in inputs)
        {
            if (input.Length > 0 && !_names.Contains(input))
            {
                throw new ArgumentException($"{operation} reads '{input}', which nothing before it makes", nameof(inputs));
            }
            node.Input.Add(input);
        }
        foreach (string output in outputs)
        {
            node.Output.Add(output);
        }
        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute.Message);
        }
        _graph.Node.Add(node);
    }

    private string Claim(string name) => _names.Add(name) ? name : throw new ArgumentException($"The graph already has a value '{name}'", nameof(name));

    private string Unused(string operation)
    {
        int n = _graph.Node.Count;
        string name;
        while (!_names.Add(name = $"{operation}_{n}"))
        {
            n++;
        }
        return name;
    }
}

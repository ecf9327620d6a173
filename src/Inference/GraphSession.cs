using Microsoft.ML.OnnxRuntime;
using Personalization.Inference.Sessions;

namespace Personalization.Inference;

/// <summary>
/// Any model of float32 tensors, run again and again in place: the caller writes into the inputs' arrays, runs, and reads the outputs' arrays. For training and other
/// offline work. One run at a time; nothing is allocated by a run.
/// </summary>
public sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly Lock? _turn;
    private readonly Dictionary<string, float[]> _arrays = new(StringComparer.Ordinal);
    private readonly string[] _inputNames, _outputNames;
    private readonly OrtValue[] _inputs, _outputs;

    /// <param name="model">An ONNX model; its inputs and outputs are float32.</param>
    /// <param name="rows">Length of dimensions that the model leaves open.</param>
    /// <param name="options"><see cref="InferenceOptions.Threads"/> share each run.</param>
    /// <exception cref="ModelMismatchException">The bytes are no model that ONNX Runtime can load.</exception>
    public GraphSession(byte[] model, InferenceOptions options, int rows = 1)
    {
        (_session, Provider) = SessionFactory.OpenForTraining(ModelSource.Memory(model), options);
        _turn = SessionFactory.TurnOf(Provider.Provider);
        _inputNames = [.. _session.InputNames];
        _outputNames = [.. _session.OutputNames];
        _inputs = Array.ConvertAll(_inputNames, name => Tensor(name, _session.InputMetadata[name], rows));
        _outputs = Array.ConvertAll(_outputNames, name => Tensor(name, _session.OutputMetadata[name], rows));
    }

    /// <summary>Where the model runs, and why there.</summary>
    public ProviderChoice Provider { get; }

    /// <summary>The model's own key and value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public IReadOnlyList<string> Inputs => _inputNames;

    public IReadOnlyList<string> Outputs => _outputNames;

    /// <summary>The values of an input or output, row-major; the same array in every run.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such input or output.</exception>
    public float[] this[string name] => _arrays[name];

    public void Run()
    {
        _turn?.Enter();
        try
        {
            _session.Run(_runOptions, _inputNames, _inputs, _outputNames, _outputs);
        }
        finally
        {
            _turn?.Exit();
        }
    }

    public void Dispose()
    {
        Array.ForEach(_inputs, value => value.Dispose());
        Array.ForEach(_outputs, value => value.Dispose());
        _runOptions.Dispose();
        _turn?.Enter();
        _session.Dispose();
        _turn?.Exit();
    }

    private OrtValue Tensor(string name, NodeMetadata node, int rows)
    {
        var shape = Array.ConvertAll(node.Dimensions, length => length < 0 ? rows : (long)length);
        var values = GC.AllocateArray<float>((int)shape.Aggregate(1L, (count, length) => count * length), pinned: true);
        _arrays[name] = values;
        return OrtValue.CreateTensorValueFromMemory(values, shape);
    }
}

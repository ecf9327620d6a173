using Microsoft.ML.OnnxRuntime;

namespace Personalization.Inference.Sessions;

/// <summary>
/// Memory of one run: pinned arrays for the inputs and the output of at most so many rows, and the tensors over them, which are made once for
/// each number of rows and kept. Used by one run at a time.
/// </summary>
internal sealed class RunBuffers : IDisposable
{
    private readonly TensorSpec[] _inputSpecs;
    private readonly TensorSpec _outputSpec;
    private readonly float[][] _inputs;
    private readonly float[] _output;
    private readonly Tensors?[] _tensorsByRows;

    public RunBuffers(TensorSpec[] inputSpecs, TensorSpec outputSpec, int rows)
    {
        _inputSpecs = inputSpecs;
        _outputSpec = outputSpec;
        _inputs = Array.ConvertAll(inputSpecs, spec => GC.AllocateArray<float>(rows * spec.Width, pinned: true));
        _output = GC.AllocateArray<float>(rows * outputSpec.Width, pinned: true);
        _tensorsByRows = new Tensors?[rows + 1];
    }

    /// <summary>[rows × width] of input <paramref name="i"/>, to be filled.</summary>
    public Span<float> Input(int i, int rows) => _inputs[i].AsSpan(0, rows * _inputSpecs[i].Width);

    /// <summary>[rows × width] of the output, after the run.</summary>
    public ReadOnlySpan<float> Output(int rows) => _output.AsSpan(0, rows * _outputSpec.Width);

    public Tensors TensorsOf(int rows) => _tensorsByRows[rows] ??= MakeTensors(rows);

    public void Dispose()
    {
        foreach (var tensors in _tensorsByRows)
        {
            tensors?.Dispose();
        }
    }

    private Tensors MakeTensors(int rows) => new(
        [.. _inputs.Select((data, i) => OrtValue.CreateTensorValueFromMemory(data, _inputSpecs[i].Shape(rows)))],
        [OrtValue.CreateTensorValueFromMemory(_output, _outputSpec.Shape(rows))]);

    internal sealed class Tensors(OrtValue[] inputs, OrtValue[] outputs) : IDisposable
    {
        public OrtValue[] Inputs => inputs;

        public OrtValue[] Outputs => outputs;

        public void Dispose()
        {
            Array.ForEach(inputs, value => value.Dispose());
            Array.ForEach(outputs, value => value.Dispose());
        }
    }
}

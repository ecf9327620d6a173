using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Personalization.Inference.Sessions;

/// <summary>
/// A model file with float32 inputs and one float32 output, all of them rows. Checked when it is loaded. Thread safe; runs under way when it is
/// disposed come to their end. A run allocates nothing once as many runs at once, with as many rows, were seen before.
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly string _file;
    private readonly TensorSpec[] _inputs;
    private readonly TensorSpec _output;
    private readonly int _rowsPerRun;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ConcurrentQueue<RunBuffers> _idle = new();
    private readonly RunGate _gate;
    private readonly Lock? _turn;

    /// <param name="rowsPerRun">More rows than this are run in parts.</param>
    /// <exception cref="ModelMismatchException">The file is no model, or not the one that the program expects.</exception>
    public OnnxModel(ModelSource source, TensorSpec[] inputs, TensorSpec output, int rowsPerRun, InferenceOptions options)
    {
        _file = source.Name;
        (_inputs, _output, _rowsPerRun) = (inputs, output, rowsPerRun);
        _inputNames = Array.ConvertAll(inputs, spec => spec.Name);
        _outputNames = [output.Name];
        (_session, Provider) = SessionFactory.OpenForServing(source, options);
        _turn = SessionFactory.TurnOf(Provider.Provider);
        _gate = new RunGate(Release);
        try
        {
            ModelCheck.Require(_file, _session, inputs, output);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // One that nobody disposed is released here, and not by its session's own finalizer, which knows nothing of turns.
    ~OnnxModel() => _gate?.Close();

    public ProviderChoice Provider { get; }

    /// <summary>The file's own key and value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    /// <param name="input0">[rows × width] of the first input.</param>
    /// <param name="input1">[rows × width] of the second, or empty where there is none.</param>
    /// <param name="output">[rows × width], filled.</param>
    /// <exception cref="ArgumentException">A length is not rows × width.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Run(int rows, ReadOnlySpan<float> input0, ReadOnlySpan<float> input1, Span<float> output)
    {
        MustHold(_inputs[0], rows, input0.Length);
        if (_inputs.Length > 1)
        {
            MustHold(_inputs[1], rows, input1.Length);
        }
        MustHold(_output, rows, output.Length);
        _gate.Enter(this);
        try
        {
            if (!_idle.TryDequeue(out var buffers))
            {
                buffers = new RunBuffers(_inputs, _output, _rowsPerRun);
            }
            try
            {
                for (int first = 0; first < rows; first += _rowsPerRun)
                {
                    int count = Math.Min(_rowsPerRun, rows - first);
                    Part(_inputs[0], input0, first, count).CopyTo(buffers.Input(0, count));
                    if (_inputs.Length > 1)
                    {
                        Part(_inputs[1], input1, first, count).CopyTo(buffers.Input(1, count));
                    }
                    var tensors = buffers.TensorsOf(count);
                    RunSession(tensors);
                    buffers.Output(count).CopyTo(output.Slice(first * _output.Width, count * _output.Width));
                }
            }
            finally
            {
                _idle.Enqueue(buffers);
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    public override string ToString() => _file;

    public void Dispose()
    {
        _gate.Close();
        GC.SuppressFinalize(this);
    }

    private static ReadOnlySpan<float> Part(TensorSpec spec, ReadOnlySpan<float> values, int first, int count) =>
        values.Slice(first * spec.Width, count * spec.Width);

    private void MustHold(TensorSpec spec, int rows, int length)
    {
        if (rows < 0 || length != (long)rows * spec.Width)
        {
            throw new ArgumentException($"{_file}: {rows} rows of {spec} are {(long)rows * spec.Width} values, {length} came");
        }
    }

    private void RunSession(RunBuffers.Tensors tensors)
    {
        _turn?.Enter();
        try
        {
            _session.Run(_runOptions, _inputNames, tensors.Inputs, _outputNames, tensors.Outputs);
        }
        finally
        {
            _turn?.Exit();
        }
    }

    private void Release()
    {
        while (_idle.TryDequeue(out var buffers))
        {
            buffers.Dispose();
        }
        _runOptions.Dispose();
        _turn?.Enter();
        try
        {
            _session.Dispose();
        }
        finally
        {
            _turn?.Exit();
        }
    }
}

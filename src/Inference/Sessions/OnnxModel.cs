using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Personalization.Inference.Sessions;

/// <summary>Writes a run's inputs, or reads its output.</summary>
/// <param name="buffers">The run's memory.</param>
/// <param name="first">First row of this part.</param>
/// <param name="count">Rows of this part.</param>
internal delegate void RunPart<TState>(RunBuffers buffers, int first, int count, TState state) where TState : allows ref struct;

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
    private readonly ServingSession _session;
    private readonly ConcurrentQueue<RunBuffers> _idle = new();
    private readonly RunGate _gate;

    /// <param name="rowsPerRun">More rows than this are run in parts.</param>
    /// <exception cref="ModelMismatchException">The file is no model, or not the one that the program expects.</exception>
    public OnnxModel(ModelSource source, TensorSpec[] inputs, TensorSpec output, int rowsPerRun, InferenceOptions options)
        : this(source, _ => new RunShape(inputs, output, rowsPerRun), options)
    {
    }

    /// <param name="shapeOf">What the program expects of a file with this metadata; throws a <see cref="ModelMismatchException"/> where they do not say it.</param>
    /// <exception cref="ModelMismatchException">The file is no model, or not the one that the program expects.</exception>
    public OnnxModel(ModelSource source, Func<IReadOnlyDictionary<string, string>, RunShape> shapeOf, InferenceOptions options)
    {
        _file = source.Name;
        _session = new ServingSession(options.Provider, provider => SessionFactory.OpenForServing(source, options, provider));
        _gate = new RunGate(Release);
        try
        {
            (_inputs, _output, _rowsPerRun) = shapeOf(Metadata);
            _inputNames = Array.ConvertAll(_inputs, spec => spec.Name);
            _outputNames = [_output.Name];
            ModelCheck.Require(_file, _session.Session, _inputs, _output);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // One that nobody disposed is released here, and not by its session's own finalizer, which knows nothing of turns.
    ~OnnxModel() => _gate?.Close();

    /// <summary>Changes when the provider fails in a run.</summary>
    public ProviderChoice Provider => _session.Choice;

    /// <summary>The file's own key and value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _session.Session.ModelMetadata.CustomMetadataMap;

    /// <param name="input0">[rows × width] of the first input.</param>
    /// <param name="input1">[rows × width] of the second, or empty where there is none.</param>
    /// <param name="input2">[rows × width] of the third, or empty where there is none.</param>
    /// <param name="output">[rows × width], filled.</param>
    /// <exception cref="ArgumentException">A length is not rows × width.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Run(int rows, ReadOnlySpan<float> input0, ReadOnlySpan<float> input1, ReadOnlySpan<float> input2, Span<float> output)
    {
        MustHold(_inputs[0], rows, input0.Length);
        if (_inputs.Length > 1)
        {
            MustHold(_inputs[1], rows, input1.Length);
        }
        if (_inputs.Length > 2)
        {
            MustHold(_inputs[2], rows, input2.Length);
        }
        MustHold(_output, rows, output.Length);
        Run(rows, new Plain(_inputs, _output, input0, input1, input2, output),
            static (buffers, first, count, plain) =>
            {
                Part(plain.Inputs[0], plain.Input0, first, count).CopyTo(buffers.Input(0, count));
                if (plain.Inputs.Length > 1)
                {
                    Part(plain.Inputs[1], plain.Input1, first, count).CopyTo(buffers.Input(1, count));
                }
                if (plain.Inputs.Length > 2)
                {
                    Part(plain.Inputs[2], plain.Input2, first, count).CopyTo(buffers.Input(2, count));
                }
            },
            static (buffers, first, count, plain) => buffers.Output(count).CopyTo(plain.Result.Slice(first * plain.Output.Width, count * plain.Output.Width)));
    }

    /// <summary>Runs whose inputs the caller writes where the model reads them, in parts of at most the rows of a run.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void Run<TState>(int rows, TState state, RunPart<TState> write, RunPart<TState> read) where TState : allows ref struct
    {
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
                    write(buffers, first, count, state);
                    var tensors = buffers.TensorsOf(count);
                    _session.Run(_inputNames, tensors.Inputs, _outputNames, tensors.Outputs);
                    read(buffers, first, count, state);
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

    private void Release()
    {
        while (_idle.TryDequeue(out var buffers))
        {
            buffers.Dispose();
        }
        _session.Dispose();
    }

    private readonly ref struct Plain(TensorSpec[] inputs, TensorSpec output, ReadOnlySpan<float> input0, ReadOnlySpan<float> input1, ReadOnlySpan<float> input2, Span<float> result)
    {
        public readonly TensorSpec[] Inputs = inputs;
        public readonly TensorSpec Output = output;
        public readonly ReadOnlySpan<float> Input0 = input0;
        public readonly ReadOnlySpan<float> Input1 = input1;
        public readonly ReadOnlySpan<float> Input2 = input2;
        public readonly Span<float> Result = result;
    }
}

using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>
/// A loaded model. Thread safe: runs may overlap, and a session that is disposed while runs are under way is released when the last of
/// them ends; a run that begins later gets an <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed unsafe class InferenceSession : IDisposable
{
    // More inputs or outputs than this cost an array for each run.
    private const int FewValues = 32;

    private readonly Utf8Names _inputs;
    private readonly Utf8Names _outputs;

    public InferenceSession(string modelPath) : this(options => Open(modelPath, options), null)
    {
    }

    public InferenceSession(string modelPath, SessionOptions options) : this(native => Open(modelPath, native), options)
    {
    }

    public InferenceSession(byte[] model) : this(options => Open(model, options), null)
    {
    }

    /// <exception cref="OnnxRuntimeException">The bytes are no valid model, or an execution provider cannot be had.</exception>
    public InferenceSession(byte[] model, SessionOptions options) : this(native => Open(model, native), options)
    {
    }

    private InferenceSession(Func<nint, nint> open, SessionOptions? options)
    {
        using var defaults = options is null ? new SessionOptions() : null;
        using var optionsHandle = new BorrowedHandle((options ?? defaults!).Handle);
        nint native = open(optionsHandle.Native);
        try
        {
            (InputNames, InputMetadata) = SessionNodes.ReadInputs(native);
            (OutputNames, OutputMetadata) = SessionNodes.ReadOutputs(native);
            ModelMetadata = new ModelMetadata(native);
        }
        catch
        {
            Ort.Functions->ReleaseSession(native);
            throw;
        }
        _inputs = new Utf8Names("input", InputNames);
        _outputs = new Utf8Names("output", OutputNames);
        Handle = new NativeHandle(native, Ort.Functions->ReleaseSession, new BothNames(_inputs, _outputs));
    }

    public IReadOnlyList<string> InputNames { get; }

    public IReadOnlyList<string> OutputNames { get; }

    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata { get; }

    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata { get; }

    public ModelMetadata ModelMetadata { get; }

    internal NativeHandle Handle { get; }

    /// <summary>Runs the model and returns the named outputs, in new memory that is the caller's to dispose.</summary>
    /// <exception cref="OnnxRuntimeException">A name is unknown, or a value's type or shape is not the model's.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions? runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames)
    {
        Span<nint> outputs = outputNames.Count <= FewValues ? stackalloc nint[outputNames.Count] : new nint[outputNames.Count];
        outputs.Clear();
        RunInto(runOptions, inputNames, inputValues, outputNames, outputs);
        var values = new OrtValueList(outputs.Length);
        foreach (nint output in outputs)
        {
            values.Add(new OrtValue(output));
        }
        return values;
    }

    /// <summary>Runs the model into tensors that the caller made, whose types and shapes must be the outputs'. Allocates nothing for few values in lists or arrays.</summary>
    /// <exception cref="OnnxRuntimeException">A name is unknown, or a value's type or shape is not the model's.</exception>
    public void Run(
        RunOptions? runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames, IReadOnlyCollection<OrtValue> outputValues)
    {
        MustMatch(outputNames.Count, outputValues.Count, "output");
        Span<nint> outputs = outputValues.Count <= FewValues ? stackalloc nint[outputValues.Count] : new nint[outputValues.Count];
        int held = 0;
        try
        {
            Borrow(outputValues, outputs, ref held);
            RunInto(runOptions, inputNames, inputValues, outputNames, outputs);
        }
        finally
        {
            Return(outputValues, held);
        }
    }

    /// <summary>Tensors bound to this model's inputs and outputs for many runs, on whichever device they lie.</summary>
    public OrtIoBinding CreateIoBinding() => new(this);

    /// <summary>Runs the model over the values that <paramref name="ioBinding"/> binds.</summary>
    public void RunWithBinding(RunOptions? runOptions, OrtIoBinding ioBinding)
    {
        using var session = new BorrowedHandle(Handle);
        using var binding = new BorrowedHandle(ioBinding.Handle);
        nint options = runOptions?.Handle.Borrow() ?? 0;
        try
        {
            Ort.Check(Ort.Functions->RunWithBinding(session.Native, options, binding.Native));
        }
        finally
        {
            runOptions?.Handle.DangerousRelease();
        }
    }

    public void Dispose() => Handle.Dispose();

    private static nint Open(string path, nint options)
    {
        nint session;
        // The library takes paths in the operating system's own encoding.
        byte[] encoded = (OperatingSystem.IsWindows() ? System.Text.Encoding.Unicode : System.Text.Encoding.UTF8).GetBytes(path + "\0");
        fixed (byte* zeroTerminated = encoded)
        {
            Ort.Check(Ort.Functions->CreateSession(OrtEnv.Instance().Native, zeroTerminated, options, &session));
        }
        return session;
    }

    private static nint Open(byte[] model, nint options)
    {
        nint session;
        fixed (byte* bytes = model)
        {
            Ort.Check(Ort.Functions->CreateSessionFromArray(OrtEnv.Instance().Native, bytes, (nuint)model.Length, options, &session));
        }
        return session;
    }

    private void RunInto(
        RunOptions? runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames, Span<nint> outputs)
    {
        MustMatch(inputNames.Count, inputValues.Count, "input");
        using var session = new BorrowedHandle(Handle);
        int inputCount = inputValues.Count;
        Span<nint> inputs = inputCount <= FewValues ? stackalloc nint[inputCount] : new nint[inputCount];
        Span<nint> inputTexts = inputCount <= FewValues ? stackalloc nint[inputCount] : new nint[inputCount];
        Span<nint> outputTexts = outputs.Length <= FewValues ? stackalloc nint[outputs.Length] : new nint[outputs.Length];
        Find(_inputs, inputNames, inputTexts);
        Find(_outputs, outputNames, outputTexts);
        nint options = runOptions?.Handle.Borrow() ?? 0;
        int held = 0;
        try
        {
            Borrow(inputValues, inputs, ref held);
            fixed (nint* inputTextsPointer = inputTexts, inputsPointer = inputs, outputTextsPointer = outputTexts, outputsPointer = outputs)
            {
                Ort.Check(Ort.Functions->Run(session.Native, options, inputTextsPointer, inputsPointer, (nuint)inputCount,
                    outputTextsPointer, (nuint)outputs.Length, outputsPointer));
            }
        }
        finally
        {
            Return(inputValues, held);
            runOptions?.Handle.DangerousRelease();
        }
    }

    private static void MustMatch(int names, int values, string kind)
    {
        if (names != values)
        {
            throw new ArgumentException($"{names} {kind} names came with {values} {kind} values");
        }
    }

    private static void Find(Utf8Names known, IReadOnlyCollection<string> names, Span<nint> texts)
    {
        if (names is IReadOnlyList<string> list)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = known.Find(list[i]);
            }
            return;
        }
        int next = 0;
        foreach (string name in names)
        {
            texts[next++] = known.Find(name);
        }
    }

    /// <summary>Holds every value for the length of a run; <paramref name="held"/> counts them, also when one of them was disposed.</summary>
    private static void Borrow(IReadOnlyCollection<OrtValue> values, Span<nint> natives, ref int held)
    {
        if (values is IReadOnlyList<OrtValue> list)
        {
            for (; held < natives.Length; held++)
            {
                natives[held] = list[held].Handle.Borrow();
            }
            return;
        }
        foreach (var value in values)
        {
            natives[held] = value.Handle.Borrow();
            held++;
        }
    }

    private static void Return(IReadOnlyCollection<OrtValue> values, int held)
    {
        if (values is IReadOnlyList<OrtValue> list)
        {
            for (int i = 0; i < held; i++)
            {
                list[i].Handle.DangerousRelease();
            }
            return;
        }
        foreach (var value in values.Take(held))
        {
            value.Handle.DangerousRelease();
        }
    }

    private sealed class BothNames(Utf8Names inputs, Utf8Names outputs) : IDisposable
    {
        public void Dispose()
        {
            inputs.Dispose();
            outputs.Dispose();
        }
    }
}

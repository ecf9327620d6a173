using Microsoft.ML.OnnxRuntime;

namespace Personalization.Inference.Sessions;

/// <summary>
/// A model on the provider that was asked for, and on the CPU from the moment that this provider fails in a run: the run is made again there, so that who asked notices nothing
/// but its time. Another device is not tried again before the model is opened anew. Thread safe but for <see cref="Dispose"/>, which comes after all runs.
/// </summary>
internal sealed class ServingSession : IDisposable
{
    private readonly Func<InferenceProvider, (InferenceSession Session, ProviderChoice Choice)> _open;
    private readonly Lock _failing = new();
    private readonly RunOptions _runOptions = new();
    private Opened? _former;
    private volatile Opened _now;

    /// <param name="open">The model on a provider, or on the CPU when that one cannot be had.</param>
    public ServingSession(InferenceProvider wanted, Func<InferenceProvider, (InferenceSession Session, ProviderChoice Choice)> open)
    {
        _open = open;
        _now = new Opened(open(wanted));
    }

    public InferenceSession Session => _now.Session;
    public ProviderChoice Choice => _now.Choice;

    /// <exception cref="OnnxRuntimeException">The run failed, on the CPU as well.</exception>
    public void Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs)
    {
        var used = _now;
        try
        {
            used.Run(_runOptions, inputNames, inputs, outputNames, outputs);
        }
        catch (OnnxRuntimeException error) when (used.Choice.Provider != InferenceProvider.Cpu)
        {
            OnCpu(error, used).Run(_runOptions, inputNames, inputs, outputNames, outputs);
        }
    }

    public void Dispose()
    {
        _former?.Dispose();
        _now.Dispose();
        _runOptions.Dispose();
    }

    /// <summary>The first whose run fails opens the model on the CPU; those who come after it find it open.</summary>
    private Opened OnCpu(OnnxRuntimeException error, Opened failed)
    {
        lock (_failing)
        {
            if (_now != failed) return _now;
            var why = $"{failed.Choice.Provider} failed in a run ({error.Message.ReplaceLineEndings(" ").Trim()}), so models run on the CPU until they are loaded again";
            var opened = new Opened((_open(InferenceProvider.Cpu).Session, new ProviderChoice(InferenceProvider.Cpu, why, FellBack: true)));
            // Others may still run on it.
            _former = failed;
            return _now = opened;
        }
    }

    private sealed class Opened((InferenceSession Session, ProviderChoice Choice) opened) : IDisposable
    {
        private readonly Lock? _turn = SessionFactory.TurnOf(opened.Choice.Provider);

        public InferenceSession Session => opened.Session;
        public ProviderChoice Choice => opened.Choice;

        public void Run(RunOptions options, string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs)
        {
            _turn?.Enter();
            try
            {
                opened.Session.Run(options, inputNames, inputs, outputNames, outputs);
            }
            finally
            {
                _turn?.Exit();
            }
        }

        public void Dispose()
        {
            _turn?.Enter();
            try
            {
                opened.Session.Dispose();
            }
            finally
            {
                _turn?.Exit();
            }
        }
    }
}

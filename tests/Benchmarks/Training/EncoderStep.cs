using Personalization.Inference;
using Personalization.Training.Towers;

namespace Personalization.Benchmarks.Training;

/// <summary>A step of the self-attention encoder over given item vectors: sampled softmax, slopes of all parameters and of the vectors, Adam for the layers.</summary>
internal sealed class EncoderStep : ITimedWork
{
    private const int Batch = 128, Length = 50;
    private readonly TowerStep _step;
    private readonly (float[] Values, float[] Slopes, AdamState Adam)[] _parameters;

    public EncoderStep(int threads)
    {
        var options = new TowerOptions
        {
            Attention = true, Blocks = 2, Heads = 2, Dimensions = 64, Widening = 2, Positions = Batch * Length, Negatives = 512, Dropout = 0, Temperature = 0.07, Loss = TowerLoss.SampledSoftmax,
        };
        _step = new TowerStep(options, 100_000, Length, default, new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = threads }, 1);
        foreach (var values in (float[][])[_step.Items, _step.Positives, _step.Negatives]) Noise.Fill(values);
        for (var i = 0; i < _step.Events.Length; i += _step.Events.Length / _step.Rows) _step.Events[i] = 1;
        Array.Fill(_step.Weights, 1f / _step.Rows);
        foreach (var p in _step.Parameters) p.Start.CopyTo(_step[p.Name], 0);
        _parameters = [.. _step.Parameters.Select(p => (_step[p.Name], _step.SlopesOf(p.Name), new AdamState(p.Start.Length)))];
        Parameters = _step.Parameters.Sum(p => (long)p.Start.Length);
    }

    public int Amount => _step.Rows;
    public long Parameters { get; }

    public void Run()
    {
        _step.Run();
        foreach (var (values, slopes, adam) in _parameters)
        {
            adam.Begin(1e-3f);
            adam.Apply(values, slopes, 0);
        }
    }

    public void Dispose() => _step.Dispose();
}

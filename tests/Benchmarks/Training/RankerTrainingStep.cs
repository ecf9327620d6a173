using Personalization.Inference;
using Personalization.Training.Graphs;
using Personalization.Training.Ranker;
using Personalization.Training.Towers;

namespace Personalization.Benchmarks.Training;

/// <summary>A step of the ranker over given embeddings: loss, slopes of all parameters and of the embeddings, Adam for the layers.</summary>
internal sealed class RankerTrainingStep : ITimedWork
{
    public static readonly DlrmShape Shape = new(Dense: 13, Fields: 26, Width: 16, Bottom: [512, 256, 64], Top: [512, 256], Heads: 1);
    private const int Batch = 1024;
    private readonly GraphSession _session;
    private readonly (float[] Values, float[] Slopes, AdamState Adam)[] _parameters;

    public RankerTrainingStep(int threads)
    {
        var (graph, loss) = Dlrm.Define(Shape, Batch, 1);
        _session = new GraphSession(GraphWriter.WriteTraining(graph, "ranker", loss), new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = threads });
        foreach (var input in _session.Inputs) Noise.Fill(_session[input]);
        Array.Fill(_session["weights"], 1f / Batch);
        foreach (var p in graph.Parameters) p.Start.CopyTo(_session[p.Name], 0);
        _parameters = [.. graph.Parameters.Select(p => (_session[p.Name], _session[GraphWriter.SlopeOf(p.Name)], new AdamState(p.Start.Length)))];
        Parameters = graph.Parameters.Sum(p => (long)p.Start.Length);
    }

    public int Amount => Batch;
    public long Parameters { get; }

    public void Run()
    {
        _session.Run();
        foreach (var (values, slopes, adam) in _parameters)
        {
            adam.Begin(1e-3f);
            adam.Apply(values, slopes, 0);
        }
    }

    public void Dispose() => _session.Dispose();
}

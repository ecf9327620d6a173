using Personalization.Inference;
using Personalization.Training.Graphs;
using Personalization.Training.Ranker;
using Personalization.Training.Towers;

namespace Personalization.Benchmarks.Training;

/// <summary>A whole training step of two towers over four embeddings each, in-batch softmax with log-Q, Adam for the layers and lazy Adam for the tables.</summary>
internal sealed class TwoTowerStep : ITimedWork
{
    private const int Batch = 1024;
    private const int Fields = 4, Width = 32, Rows = 100_000;
    private const float Rate = 1e-3f;
    private readonly GraphSession _session;
    private readonly SparseTable[] _tables;
    private readonly int[][] _ids;
    private readonly (float[] Values, float[] Slopes, AdamState Adam)[] _parameters;
    private readonly ParallelOptions _parallel;

    public TwoTowerStep(int threads)
    {
        var random = new Random(1);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var (graph, loss) = Define();
        _session = new GraphSession(GraphWriter.WriteTraining(graph, "two-tower", loss), new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = threads });
        foreach (var parameter in graph.Parameters) parameter.Start.CopyTo(_session[parameter.Name], 0);
        _parameters = [.. graph.Parameters.Select(p => (_session[p.Name], _session[GraphWriter.SlopeOf(p.Name)], new AdamState(p.Start.Length)))];
        _tables = [.. Enumerable.Range(0, 2 * Fields).Select(_ => new SparseTable(Rows, Width, 0, random))];
        Parameters = graph.Parameters.Sum(p => (long)p.Start.Length) + (long)_tables.Length * Rows * Width;
        _ids = [.. _tables.Select(_ => Enumerable.Range(0, Batch).Select(_ => (int)(Math.Pow(random.NextDouble(), 3) * Rows)).ToArray())];
    }

    public int Amount => Batch;
    public long Parameters { get; }

    public void Run()
    {
        Parallel.For(0, _tables.Length, _parallel, f =>
        {
            var field = _session[Name(f)];
            Array.Clear(field);
            for (var i = 0; i < Batch; i++) _tables[f].AddTo(field.AsSpan(i * Width, Width), _ids[f][i], 1);
        });
        _session.Run();
        foreach (var (values, slopes, adam) in _parameters)
        {
            adam.Begin(Rate);
            adam.Apply(values, slopes, 0);
        }
        Parallel.For(0, _tables.Length, _parallel, f =>
        {
            var slopes = _session[GraphWriter.SlopeOf(Name(f))];
            for (var i = 0; i < Batch; i++) _tables[f].AddSlope(_ids[f][i], slopes.AsSpan(i * Width, Width), 1);
            _tables[f].Step(Rate);
        });
    }

    public void Dispose() => _session.Dispose();

    private static (Graph, Node) Define()
    {
        var graph = new Graph(new Random(1));
        var fields = Enumerable.Range(0, 2 * Fields).Select(f => graph.Input(Name(f), [Batch, Width], needsGradient: true)).ToArray();
        var (queries, items) = (Tower("query", fields[..Fields]), Tower("item", fields[Fields..]));
        var own = graph.Mul(graph.Sum(graph.Mul(queries, items), 1), graph.Constant(10));
        var all = graph.LogSumExpOfProducts(queries, items, graph.Input("drawn", [1, Batch]), 10);
        return (graph, graph.Mul(graph.Total(graph.Sub(all, own)), graph.Constant(1f / Batch)));

        Node Tower(string name, Node[] parts) =>
            graph.UnitLength(graph.Linear($"{name}.narrow", graph.Relu(graph.Linear($"{name}.wide", graph.Concat(1, parts), 128)), 64));
    }

    private static string Name(int field) => $"field{field}";
}

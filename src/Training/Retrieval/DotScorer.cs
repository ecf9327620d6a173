using Personalization.Inference;
using Personalization.Training.Graphs;

namespace Personalization.Training.Retrieval;

/// <summary>Inner products of a few queries with all items, by ONNX Runtime. One call at a time.</summary>
internal sealed class DotScorer : IDisposable
{
    private readonly GraphSession _session;
    private readonly int _items, _dimensions;

    /// <param name="items">[items × D].</param>
    /// <param name="batch">At most so many queries a call.</param>
    public DotScorer(float[] items, int dimensions, int batch, int threads)
    {
        (_items, _dimensions) = (items.Length / dimensions, dimensions);
        var graph = new Graph(new Random(0));
        var scores = graph.Gemm(graph.Input("queries", [Shapes.Rows, dimensions]), graph.Input("items", [_items, dimensions]), null, transposeB: true);
        _session = new GraphSession(GraphWriter.Write(graph, "scores", training: false, [("scores", scores)]), new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = threads }, batch);
        items.CopyTo(_session["items"], 0);
    }

    /// <param name="queries">[count × D]; zero rows score nothing.</param>
    /// <param name="scores">[count × items], to be filled.</param>
    public void Score(ReadOnlySpan<float> queries, Span<float> scores)
    {
        queries.CopyTo(_session["queries"]);
        _session.Run();
        _session["scores"].AsSpan(0, queries.Length / _dimensions * _items).CopyTo(scores);
    }

    public void Dispose() => _session.Dispose();
}

using Personalization.Inference;
using Personalization.Training.Graphs;

namespace Personalization.Training.Retrieval;

/// <summary>
/// Inner products of a few queries with all items, by ONNX Runtime, block by block of the items: what is held beside items and scores does not grow with the catalogue. One
/// call at a time.
/// </summary>
internal sealed class DotScorer : IDisposable
{
    private const int MostQueries = 64;

    /// <summary>Scores of a call: 64 MiB, however many items there are.</summary>
    private const int MostScores = 16 << 20;

    /// <summary>A block's scores are as many at most. Smaller catalogues are one block, which is copied once and not with every call.</summary>
    private const int Block = MostScores / MostQueries;
    private readonly GraphSession _session;
    private readonly float[] _items;
    private readonly int _count, _dimensions, _block;

    /// <param name="items">[items × D]; not copied where there are more than a block.</param>
    /// <param name="batch">At most so many queries a call, see <see cref="BatchFor"/>.</param>
    public DotScorer(float[] items, int dimensions, int batch, int threads, int block = Block)
    {
        (_items, _dimensions, _count) = (items, dimensions, items.Length / dimensions);
        _block = Math.Min(block, _count);
        var graph = new Graph(new Random(0));
        var scores = graph.Gemm(graph.Input("queries", [Shapes.Rows, dimensions]), graph.Input("items", [_block, dimensions]), null, transposeB: true);
        _session = new GraphSession(GraphWriter.Write(graph, "scores", training: false, [("scores", scores)]), new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = threads }, batch);
        if (_block == _count) items.CopyTo(_session["items"], 0);
    }

    /// <summary>How many queries to ask at a time, so that their scores of so many items stay within bounds.</summary>
    public static int BatchFor(int items) => Math.Clamp(MostScores / Math.Max(1, items), 1, MostQueries);

    /// <param name="queries">[count × D]; zero rows score nothing.</param>
    /// <param name="scores">[count × items], to be filled.</param>
    public void Score(ReadOnlySpan<float> queries, Span<float> scores)
    {
        queries.CopyTo(_session["queries"]);
        var (found, asked) = (_session["scores"], queries.Length / _dimensions);
        for (var from = 0; from < _count; from += _block)
        {
            var count = Math.Min(_block, _count - from);
            if (_block < _count) _items.AsSpan(from * _dimensions, count * _dimensions).CopyTo(_session["items"]);
            _session.Run();
            for (var q = 0; q < asked; q++) found.AsSpan(q * _block, count).CopyTo(scores[(q * _count + from)..]);
        }
    }

    public void Dispose() => _session.Dispose();
}

using Personalization.Inference;
using Personalization.Training.Graphs;
using Personalization.Training.Ranker;

namespace Personalization.Benchmarks.Training;

/// <summary>One customer's side, and 300 items whose own side is known, as in serving.</summary>
internal sealed class RankerInferenceStep : ITimedWork
{
    private const int Rows = 300, Block = 20, CustomerFields = 16, ItemFields = 10;
    private static readonly DlrmShape Shape = RankerTrainingStep.Shape;
    private readonly GraphSession _customers, _items;
    private readonly float[] _side, _blocks;

    public RankerInferenceStep(int threads)
    {
        _customers = Session("customers", threads, graph => Dlrm.CustomerSide(graph, Shape, graph.Input("dense", [Shapes.Rows, Shape.Dense]),
            graph.Input("customer", [Shapes.Rows, CustomerFields, Shape.Width])), 1);
        _side = _customers["result"];
        _items = Session("items", threads, graph => graph.Reshape(Dlrm.LogitsOfBlocks(graph, Shape, CustomerFields, Block, graph.Input("customer", [Shapes.Rows, _side.Length]),
            graph.Input("fields", [Shapes.Rows, Block * ItemFields * Shape.Width]), graph.Input("beside", [Shapes.Rows, Block * ItemFields * (ItemFields - 1) / 2])), Shapes.Rows, Block * Shape.Heads), Rows / Block);
        _blocks = _items["customer"];
        Parameters = Dlrm.Define(Shape, Rows, 1).Graph.Parameters.Sum(p => (long)p.Start.Length);
    }

    public int Amount => Rows;
    public long Parameters { get; }

    public void Run()
    {
        _customers.Run();
        for (var block = 0; block < Rows / Block; block++) _side.CopyTo(_blocks, block * _side.Length);
        _items.Run();
    }

    public void Dispose()
    {
        _customers.Dispose();
        _items.Dispose();
    }

    private static GraphSession Session(string name, int threads, Func<Graph, Node> define, int rows)
    {
        var graph = new Graph(new Random(1));
        var session = new GraphSession(GraphWriter.Write(graph, name, training: false, [("result", define(graph))]), new InferenceOptions { Provider = InferenceProvider.Cpu, Threads = threads }, rows);
        foreach (var input in session.Inputs) Noise.Fill(session[input]);
        return session;
    }
}

using Personalization.Core.Features;
using Personalization.Inference;
using Personalization.Training.Graphs;
using Personalization.Training.Towers;
using Personalization.Unit.Training.Graphs;

namespace Personalization.Unit.Training.Towers;

/// <summary>The whole graphs of the towers: gradients, and that serving computes what training computed.</summary>
public sealed class TowerGraphTests
{
    private static readonly TowerOptions Small = new() { Dimensions = 8, Heads = 2, Blocks = 2, Negatives = 6, Temperature = 0.5, Offset = 1 };

    [Theory]
    [InlineData(true, TowerLoss.SampledSoftmax)]
    [InlineData(true, TowerLoss.Gbce)]
    [InlineData(false, TowerLoss.SampledSoftmax)]
    [InlineData(false, TowerLoss.Gbce)]
    public void TrainingStep_Gradient_EqualsCentralDifferences(bool attention, TowerLoss loss)
    {
        var (graph, value) = TowerStep.Define(Small with { Attention = attention, Loss = loss }, catalogue: 40, batch: 2, length: 4, seed: 5);
        GradientCheck.Require(graph, value, (name, i) => name switch
        {
            "weights" => i == 3 ? 0 : 1.0 / 7,
            "events" => i % EventFeatures.Width == 0 && i / EventFeatures.Width != 3 ? 1 : i % 5 == 0 ? 1 : 0,
            _ when name.StartsWith("mask:", StringComparison.Ordinal) => i % 4 == 0 ? 0 : 4 / 3d,
            _ => double.NaN,
        }, float32Tolerance: 1e-3);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 7)]
    [InlineData(true, 50)]
    [InlineData(false, 1)]
    [InlineData(false, 7)]
    [InlineData(false, 50)]
    public void Serving_GivesTheQueryThatTrainingHadAtTheNewestItem(bool attention, int known)
    {
        var options = Small with { Attention = attention };
        var random = new Random(2);
        var length = QueryFeatures.MaxItems;
        var (items, events) = (new float[length * options.Dimensions], new float[length * EventFeatures.Width]);
        for (var i = 0; i < known * options.Dimensions; i++) items[i] = random.NextSingle() - 0.5f;
        for (var i = 0; i < known; i++) events[i * EventFeatures.Width] = events[i * EventFeatures.Width + 2] = 1;

        var each = Run(graph => new QueryTower(graph, options, 1, length).AfterEach(Items(graph), Events(graph)));
        var last = Run(graph => new QueryTower(graph, options, 1, length).AfterLast(Items(graph), Events(graph)));

        var expected = each.AsSpan((known - 1) * options.Dimensions, options.Dimensions);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], last[i], 1e-5f);

        Node Items(Graph graph) => graph.Input("items", [1, length, options.Dimensions]);
        Node Events(Graph graph) => graph.Input("events", [1, length, EventFeatures.Width]);

        float[] Run(Func<Graph, Node> define)
        {
            var graph = new Graph(new Random(9));
            using var session = new GraphSession(GraphWriter.Write(graph, "tower", training: false, [("query", define(graph))]), new InferenceOptions());
            items.CopyTo(session["items"], 0);
            events.CopyTo(session["events"], 0);
            session.Run();
            return session["query"];
        }
    }

    [Fact]
    public void AfterEach_DoesNotSeeWhatComesLater()
    {
        var options = Small with { Attention = true };
        var first = Queries(1);
        var other = Queries(2);
        Assert.Equal(first[..(3 * 8)], other[..(3 * 8)]);
        Assert.NotEqual(first[(3 * 8)..], other[(3 * 8)..]);

        double[] Queries(int seed)
        {
            var graph = new Graph(new Random(9));
            var (items, events) = (graph.Input("items", [1, 5, 8]), graph.Input("events", [1, 5, EventFeatures.Width]));
            var each = new QueryTower(graph, options, 1, 5).AfterEach(items, events);
            var random = new Random(seed);
            return new GraphInterpreter(graph)
            {
                [items] = [.. Enumerable.Range(0, 40).Select(i => i < 24 ? i * 0.01 : random.NextDouble())],
                [events] = [.. Enumerable.Range(0, 5 * EventFeatures.Width).Select(i => i % EventFeatures.Width == 0 ? 1d : 0)],
            }.Run(each)[0];
        }
    }
}

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
    [InlineData(false, TowerLoss.SampledSoftmax, true, false)]
    [InlineData(false, TowerLoss.SampledSoftmax, false, true)]
    [InlineData(true, TowerLoss.SampledSoftmax, true, true)]
    [InlineData(false, TowerLoss.Gbce, true, true)]
    public void TrainingStep_Gradient_EqualsCentralDifferences(bool attention, TowerLoss loss, bool people = false, bool moments = false)
    {
        var (graph, value) = TowerStep.Define(Small with { Attention = attention, Loss = loss }, catalogue: 40, batch: 2, length: 4, seed: 5, new TowerInputs(people, moments));
        // Where training begins they count nothing, and most slopes are zero.
        foreach (var parameter in graph.Parameters.Where(p => p.Name is TowerInputs.PersonGain or TowerInputs.MomentWeight))
            for (var i = 0; i < parameter.Start.Length; i++) parameter.Start[i] = 0.3f - 0.1f * (i % 5);
        GradientCheck.Require(graph, value, (name, i) => name switch
        {
            "weights" => i == 3 ? 0 : 1.0 / 7,
            "people-weights" => 0.2,
            "people" => i % 37 == 1 ? 1 : 0,
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
    [InlineData(true, 7, true, true)]
    [InlineData(false, 50, true, true)]
    [InlineData(false, 7, true, false)]
    [InlineData(false, 7, false, true)]
    [InlineData(true, 0, true, true)]
    [InlineData(false, 0, true, false)]
    public void Serving_GivesTheQueryThatTrainingHadAtTheNewestItem(bool attention, int known, bool told = false, bool toldWhen = false)
    {
        var inputs = new TowerInputs(told, toldWhen);
        var options = Small with { Attention = attention };
        var random = new Random(2);
        var length = QueryFeatures.MaxItems;
        var (items, events) = (new float[length * options.Dimensions], new float[length * EventFeatures.Width]);
        for (var i = 0; i < known * options.Dimensions; i++) items[i] = random.NextSingle() - 0.5f;
        for (var i = 0; i < known; i++) events[i * EventFeatures.Width] = events[i * EventFeatures.Width + 2] = 1;

        var about = new float[AboutFeatures.Width];
        for (var i = 0; i < about.Length; i += 9) about[i] = random.NextSingle();
        var parameters = ParametersOf();

        var each = Run(graph =>
        {
            var (people, moments) = (told ? graph.Input("people", [1, AboutFeatures.Attributes]) : null, toldWhen ? graph.Input("moments", [length, AboutFeatures.Moment]) : null);
            var tower = new QueryTower(graph, options, 1, length, inputs);
            return known > 0 ? tower.AfterEach(Items(graph), Events(graph), people, moments)
                : tower.OfPerson(people!, moments is null ? null : graph.Slice(moments, 0, 0, 1));
        });
        var last = Run(graph => new QueryTower(graph, options, 1, length, inputs).AfterLast(Items(graph), Events(graph), graph.Input("about", [1, AboutFeatures.Width])));

        var expected = each.AsSpan(Math.Max(0, known - 1) * options.Dimensions, options.Dimensions);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], last[i], 1e-5f);

        Node Items(Graph graph) => graph.Input("items", [1, length, options.Dimensions]);
        Node Events(Graph graph) => graph.Input("events", [1, length, EventFeatures.Width]);

        // Of a tower that has learned: at first neither attributes beside a history nor moments count.
        Dictionary<string, float[]> ParametersOf()
        {
            var graph = new Graph(new Random(9));
            new QueryTower(graph, options, 1, length, inputs).AfterLast(Items(graph), Events(graph), graph.Input("about", [1, AboutFeatures.Width]));
            foreach (var parameter in graph.Parameters.Where(p => p.Name is TowerInputs.PersonGain or TowerInputs.MomentWeight)) parameter.Start.AsSpan().Fill(0.3f);
            return graph.Parameters.ToDictionary(p => p.Name, p => p.Start);
        }

        float[] Run(Func<Graph, Node> define)
        {
            var graph = new Graph(new Random(9), parameters);
            using var session = new GraphSession(GraphWriter.Write(graph, "tower", training: false, [("query", define(graph))]), new InferenceOptions());
            if (session.Inputs.Contains("items")) items.CopyTo(session["items"], 0);
            if (session.Inputs.Contains("events")) events.CopyTo(session["events"], 0);
            if (session.Inputs.Contains("about")) about.CopyTo(session["about"], 0);
            if (session.Inputs.Contains("people")) about.AsSpan(0, AboutFeatures.Attributes).CopyTo(session["people"]);
            if (session.Inputs.Contains("moments"))
                for (var i = 0; i < length; i++) about.AsSpan(AboutFeatures.Attributes).CopyTo(session["moments"].AsSpan(i * AboutFeatures.Moment));
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

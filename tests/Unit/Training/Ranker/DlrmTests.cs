using Personalization.Training.Graphs;
using Personalization.Training.Ranker;
using Personalization.Unit.Training.Graphs;

namespace Personalization.Unit.Training.Ranker;

public sealed class DlrmTests
{
    private static readonly DlrmShape Small = new(Dense: 3, Fields: 4, Width: 4, Bottom: [6], Top: [8, 5], Heads: 2);

    [Fact]
    public void TrainingStep_Gradient_EqualsCentralDifferences()
    {
        var (graph, loss) = Dlrm.Define(Small, rows: 5, seed: 3);
        GradientCheck.Require(graph, loss, (name, i) => name == "labels" ? i % 2 : double.NaN, float32Tolerance: 1e-3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void LogitsForOne_AreThoseOfTheWholeModel(int customerFields)
    {
        const int rows = 6;
        var random = new Random(1);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        var (dense, ours, theirs) = (Numbers(Small.Dense), Numbers(customerFields * Small.Width), Numbers(rows * (Small.Fields - customerFields) * Small.Width));

        var whole = new Graph(new Random(2));
        var (d, f) = (whole.Input("dense", [rows, Small.Dense]), whole.Input("fields", [rows, Small.Fields, Small.Width]));
        var logits = Dlrm.Logits(whole, Small, d, f);
        var expected = new GraphInterpreter(whole)
        {
            [d] = [.. Enumerable.Range(0, rows).SelectMany(_ => dense)],
            [f] = [.. Enumerable.Range(0, rows).SelectMany(r => ours.Concat(theirs.Skip(r * theirs.Length / rows).Take(theirs.Length / rows)))],
        }.Run(logits)[0];

        var trained = whole.Parameters.ToDictionary(p => p.Name, p => p.Start);
        var split = new Graph(new Random(9), trained);
        var (one, customer, items) = (split.Input("dense", [1, Small.Dense]), split.Input("customer", [1, customerFields, Small.Width]), split.Input("items", [rows, Small.Fields - customerFields, Small.Width]));
        var same = Dlrm.LogitsForOne(split, Small, one, customer, items);
        var actual = new GraphInterpreter(split) { [one] = dense, [customer] = ours, [items] = theirs }.Run(same)[0];

        Assert.Equal(trained.Count, split.Parameters.Count);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-9);
    }
}

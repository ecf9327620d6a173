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
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    public void Parts_TogetherAreTheWholeModel(int customerFields, int wide)
    {
        const int customers = 2, block = 3, rows = customers * block;
        var shape = Small with { Wide = wide };
        var (itemFields, random) = (shape.Fields - customerFields, new Random(1));
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        var (dense, ours, theirs, extra) = (Numbers(customers * shape.Dense), Numbers(customers * customerFields * shape.Width), Numbers(rows * itemFields * shape.Width), Numbers(rows * wide));

        var whole = new Graph(new Random(2));
        var (d, f) = (whole.Input("dense", [rows, shape.Dense]), whole.Input("fields", [rows, shape.Fields, shape.Width]));
        var w = wide == 0 ? null : whole.Input("wide", [rows, wide]);
        var logits = Dlrm.Logits(whole, shape, d, f, w);
        var run = new GraphInterpreter(whole)
        {
            [d] = [.. Enumerable.Range(0, rows).SelectMany(r => Row(dense, customers, r / block))],
            [f] = [.. Enumerable.Range(0, rows).SelectMany(r => Row(ours, customers, r / block).Concat(Row(theirs, rows, r)))],
        };
        if (w is not null) run[w] = extra;
        var expected = run.Run(logits)[0];

        var trained = whole.Parameters.ToDictionary(p => p.Name, p => p.Start);
        var first = new Graph(new Random(9), trained);
        var (one, customer) = (first.Input("dense", [customers, shape.Dense]), first.Input("customer", [customers, customerFields, shape.Width]));
        var side = Dlrm.CustomerSide(first, shape, one, customer);
        var sides = new GraphInterpreter(first) { [one] = dense, [customer] = ours }.Run(side)[0];
        var second = new Graph(new Random(9), trained);
        var item = second.Input("items", [rows, itemFields, shape.Width]);
        var itemSide = Dlrm.ItemSide(second, shape, item);
        var itemSides = new GraphInterpreter(second) { [item] = theirs }.Run(itemSide)[0];
        var products = itemSide.Shape[1] - itemFields * shape.Width;
        var third = new Graph(new Random(9), trained);
        var (c, i, b) = (third.Input("customer", [customers, side.Shape[1]]), third.Input("fields", [customers, block * itemFields * shape.Width]), third.Input("beside", [customers, block * (products + wide)]));
        var result = Dlrm.LogitsOfBlocks(third, shape, customerFields, block, c, i, b);
        var actual = new GraphInterpreter(third)
        {
            [c] = sides,
            [i] = [.. Enumerable.Range(0, rows).SelectMany(r => Row(itemSides, rows, r).Take(itemFields * shape.Width))],
            [b] = [.. Enumerable.Range(0, rows).SelectMany(r => Row(itemSides, rows, r).Skip(itemFields * shape.Width).Concat(Row(extra, rows, r)))],
        }.Run(result)[0];

        for (var n = 0; n < expected.Length; n++) Assert.Equal(expected[n], actual[n], 1e-9);

        static IEnumerable<double> Row(double[] values, int rows, int row) => values.Skip(row * values.Length / rows).Take(values.Length / rows);
    }
}

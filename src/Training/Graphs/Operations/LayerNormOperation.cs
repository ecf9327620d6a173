using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>Rows of mean 0 and variance 1 along the last axis, times a gain, plus a bias. Ba, Kiros and Hinton (2016).</summary>
internal sealed class LayerNormOperation : Operation
{
    private const float Epsilon = 1e-5f;

    public override string Name => "LayerNormalization";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        var width = inputs[0].Shape[^1];
        return inputs.Skip(1).All(i => i.Shape is [var n] && n == width) ? inputs[0].Shape : throw new ArgumentException("gain and bias are as long as a row");
    }

    internal override string[] Write(GraphScope scope, Node node)
    {
        string[] inputs = [.. node.Inputs.Select(i => scope[i])];
        OnnxAttribute[] attributes = [new("axis", -1L), new("epsilon", Epsilon)];
        // Mean and deviation come with it, for reverse mode; asking for them when serving would keep the faster kernel away.
        return scope.Training ? scope.Onnx.Nodes("LayerNormalization", 3, inputs, attributes) : [scope.Node("LayerNormalization", inputs, attributes)];
    }

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var width = node.Shape[^1];
        var (means, inverses) = Statistics(inputs[0], width);
        return [.. inputs[0].Select((x, i) => (x - means[i / width]) * inverses[i / width] * inputs[1][i % width] + inputs[2][i % width])];
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var (x, gain, bias) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        var last = node.Rank - 1;
        var share = graph.Constant(1f / node.Shape[last]);
        var inverse = graph.Add(new Statistic(deviation: true), [x, node], detached: true);
        var normed = graph.Mul(graph.Sub(x, graph.Add(new Statistic(deviation: false), [x, node], detached: true)), inverse);
        var inner = graph.Mul(slope, gain);
        var mean = graph.Mul(graph.Sum(inner, last), share);
        var along = graph.Mul(graph.Sum(graph.Mul(inner, normed), last), share);
        return
        [
            x.NeedsGradient ? graph.Mul(inverse, graph.Sub(graph.Sub(inner, mean), graph.Mul(normed, along))) : null,
            graph.SumTo(graph.Mul(slope, normed), gain.Shape),
            graph.SumTo(slope, bias.Shape),
        ];
    }

    private static (double[] Means, double[] Inverses) Statistics(double[] x, int width)
    {
        var (means, inverses) = (new double[x.Length / width], new double[x.Length / width]);
        for (var r = 0; r < means.Length; r++)
        {
            var row = x[(r * width)..((r + 1) * width)];
            means[r] = row.Average();
            inverses[r] = 1 / Math.Sqrt(row.Average(v => (v - means[r]) * (v - means[r])) + Epsilon);
        }
        return (means, inverses);
    }

    /// <summary>A row's mean, or one over its deviation, as the layer norm (second input) found them.</summary>
    private sealed class Statistic(bool deviation) : Operation
    {
        public override int[] ShapeOf(IReadOnlyList<Node> inputs) => [.. inputs[0].Shape.AsSpan(0, inputs[0].Rank - 1), 1];

        internal override string[] Write(GraphScope scope, Node node) => [scope.Further(node.Inputs[1], deviation ? 2 : 1)];

        internal override double[] Evaluate(Node node, double[][] inputs)
        {
            var (means, inverses) = Statistics(inputs[0], node.Inputs[0].Shape[^1]);
            return deviation ? inverses : means;
        }
    }
}

using Personalization.Training.Graphs;

namespace Personalization.Training.Ranker;

/// <summary>
/// The deep ranking model of Naumov et al., "Deep learning recommendation model" (2019), with dot interactions; written down once for training and serving, and once more
/// with all that only concerns the customer computed once a request, from the same parameters and with the same results.
/// </summary>
internal static class Dlrm
{
    /// <summary>Logits [N, H] from dense [N, K] and fields [N, F, D].</summary>
    public static Node Logits(Graph graph, DlrmShape shape, Node dense, Node fields)
    {
        var (d, all) = (shape.Width, shape.Fields + 1);
        var rows = dense.Shape[0];
        var x = Bottom(graph, shape, dense);
        var together = graph.Concat(1, graph.Reshape(x, rows, 1, d), fields);
        var products = graph.Reshape(graph.MatMul(together, together, transposeB: true), rows, all * all);
        var pairs = graph.Pick(products, [.. Pairs(0, all, 0, all).Select(p => p.I * all + p.J)]);
        var (weight, bias) = First(graph, shape);
        return Top(graph, shape, graph.Gemm(graph.Concat(1, x, pairs), weight, bias));
    }

    /// <summary>
    /// The same for one customer and many items: dense features [1, K] and the first <paramref name="customerFields"/> fields [1, Fu, D] are the customer's, the items
    /// bring the rest [N, Fi, D]. The products among the customer's own fields and what the first top layer makes of them come in as that layer's bias.
    /// </summary>
    public static Node LogitsForOne(Graph graph, DlrmShape shape, Node dense, Node customer, Node items)
    {
        var (d, ours, theirs) = (shape.Width, customer.Shape[1] + 1, items.Shape[1]);
        var (rows, all) = (items.Shape[0], shape.Fields + 1);
        var x = Bottom(graph, shape, dense);
        var own = graph.Reshape(graph.Concat(1, graph.Reshape(x, 1, 1, d), customer), ours, d);
        var ownProducts = graph.Reshape(graph.Gemm(own, own, null, transposeB: true), 1, ours * ours);
        var ownPairs = graph.Pick(ownProducts, [.. Pairs(0, ours, 0, ours).Select(p => p.I * ours + p.J)]);
        var (weight, bias) = First(graph, shape);
        var byColumn = graph.Transpose(weight, 1, 0);
        var fixedPart = graph.Gemm(graph.Concat(1, x, ownPairs), Rows([.. Enumerable.Range(0, d), .. Pairs(0, ours, 0, ours).Select(Place)]), bias, transposeB: true);

        var across = graph.Reshape(graph.Gemm(graph.Reshape(items, rows == Shapes.Rows ? rows : rows * theirs, d), own, null, transposeB: true), rows, theirs * ours);
        var among = graph.Reshape(graph.MatMul(items, items, transposeB: true), rows, theirs * theirs);
        var amongPairs = Pairs(ours, all, ours, all).ToArray();
        var picked = graph.Pick(among, [.. amongPairs.Select(p => (p.I - ours) * theirs + p.J - ours)]);
        var places = Enumerable.Range(ours, theirs).SelectMany(i => Enumerable.Range(0, ours).Select(j => Place((i, j)))).Concat(amongPairs.Select(Place));
        return Top(graph, shape, graph.Gemm(graph.Concat(1, across, picked), Rows([.. places]), fixedPart, transposeB: true));

        int Place((int I, int J) pair) => d + pair.I * (pair.I - 1) / 2 + pair.J;

        // Rows of the first layer's weights, as columns; ONNX Runtime folds it when it loads the file.
        Node Rows(int[] rowsOfWeight) => graph.Pick(byColumn, rowsOfWeight);
    }

    /// <summary>A training step: binary cross entropy of every head, weighed. Inputs dense, fields, labels [N, H], weights [N, H].</summary>
    public static (Graph Graph, Node Loss) Define(DlrmShape shape, int rows, int seed)
    {
        var graph = new Graph(new Random(seed));
        var logits = Logits(graph, shape, graph.Input("dense", [rows, shape.Dense]), graph.Input("fields", [rows, shape.Fields, shape.Width], needsGradient: true));
        var labels = graph.Input("labels", [rows, shape.Heads]);
        var losses = graph.Sub(graph.Softplus(logits), graph.Mul(logits, labels));
        return (graph, graph.Total(graph.Mul(losses, graph.Input("weights", [rows, shape.Heads]))));
    }

    private static Node Bottom(Graph graph, DlrmShape shape, Node dense)
    {
        var x = dense;
        for (var l = 0; l < shape.Bottom.Length; l++) x = graph.Relu(graph.Linear($"bottom{l}", x, shape.Bottom[l]));
        return graph.Relu(graph.Linear($"bottom{shape.Bottom.Length}", x, shape.Width));
    }

    private static (Node Weight, Node Bias) First(Graph graph, DlrmShape shape) =>
        (graph.Weights("top0.weight", [shape.Width + shape.Pairs, shape.Top[0]]), graph.Filled("top0.bias", [shape.Top[0]], 0));

    private static Node Top(Graph graph, DlrmShape shape, Node first)
    {
        var x = graph.Relu(first);
        for (var l = 1; l < shape.Top.Length; l++) x = graph.Relu(graph.Linear($"top{l}", x, shape.Top[l]));
        return graph.Linear("heads", x, shape.Heads);
    }

    /// <summary>Pairs i &gt; j within ranges, in the order of the lower triangle.</summary>
    private static IEnumerable<(int I, int J)> Pairs(int fromI, int toI, int fromJ, int toJ)
    {
        for (var i = fromI; i < toI; i++)
            for (var j = fromJ; j < Math.Min(i, toJ); j++) yield return (i, j);
    }
}

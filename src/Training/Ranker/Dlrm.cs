using Personalization.Training.Graphs;

namespace Personalization.Training.Ranker;

/// <summary>
/// The deep ranking model of Naumov et al., "Deep learning recommendation model" (2019), with dot interactions; written down once for training and serving, and once more
/// in three parts for serving, from the same parameters and with the same results: what only concerns the customer, what only concerns the item, and the rest.
/// </summary>
internal static class Dlrm
{
    /// <summary>Logits [N, H] from dense [N, K], fields [N, F, D] and, where the shape has them, wide numbers [N, X].</summary>
    /// <param name="added">[N, D] to the bottom's result; null for nothing.</param>
    public static Node Logits(Graph graph, DlrmShape shape, Node dense, Node fields, Node? wide = null, Node? added = null)
    {
        var (d, all) = (shape.Width, shape.Fields + 1);
        var rows = dense.Shape[0];
        var x = Bottom(graph, shape, dense, added);
        var together = graph.Concat(1, graph.Reshape(x, rows, 1, d), fields);
        var products = graph.Reshape(graph.MatMul(together, together, transposeB: true), rows, all * all);
        var pairs = graph.Pick(products, [.. Pairs(0, all, 0, all).Select(p => p.I * all + p.J)]);
        var (weight, bias) = First(graph, shape);
        return Top(graph, shape, graph.Gemm(wide is null ? graph.Concat(1, x, pairs) : graph.Concat(1, x, pairs, wide), weight, bias));
    }

    /// <summary>
    /// The customer's side [B, (Fu + 1) · D + T]: the bottom's result and the customer's fields, and what the first top layer makes of them and of the products among them,
    /// its bias included.
    /// </summary>
    /// <param name="dense">[B, K].</param>
    /// <param name="customer">[B, Fu, D]: the first fields.</param>
    /// <param name="added">[B, D] to the bottom's result; null for nothing.</param>
    public static Node CustomerSide(Graph graph, DlrmShape shape, Node dense, Node customer, Node? added = null)
    {
        var (d, rows, ours) = (shape.Width, dense.Shape[0], customer.Shape[1] + 1);
        var x = Bottom(graph, shape, dense, added);
        var own = graph.Concat(1, graph.Reshape(x, rows, 1, d), customer);
        var products = graph.Reshape(graph.MatMul(own, own, transposeB: true), rows, ours * ours);
        var pairs = graph.Pick(products, [.. Pairs(0, ours, 0, ours).Select(p => p.I * ours + p.J)]);
        var (weight, bias) = First(graph, shape);
        int[] places = [.. Enumerable.Range(0, d), .. Pairs(0, ours, 0, ours).Select(p => Place(shape, p))];
        return graph.Concat(1, graph.Reshape(own, rows, ours * d), graph.Gemm(graph.Concat(1, x, pairs), Rows(graph, weight, places), bias, transposeB: true));
    }

    /// <summary>The item's side [N, Fi · D + Fi · (Fi − 1) / 2]: its fields and the products among them.</summary>
    /// <param name="items">[N, Fi, D]: the last fields.</param>
    public static Node ItemSide(Graph graph, DlrmShape shape, Node items)
    {
        var (rows, theirs) = (items.Shape[0], items.Shape[1]);
        var products = graph.Reshape(graph.MatMul(items, items, transposeB: true), rows, theirs * theirs);
        return graph.Concat(1, graph.Reshape(items, rows, theirs * shape.Width), graph.Pick(products, [.. Pairs(0, theirs, 0, theirs).Select(p => p.I * theirs + p.J)]));
    }

    /// <summary>Logits [N, H] of blocks of items, N = blocks · R; the items of a block are for one customer.</summary>
    /// <param name="customerFields">Fu.</param>
    /// <param name="block">R.</param>
    /// <param name="customer">[blocks, (Fu + 1) · D + T] of <see cref="CustomerSide"/>.</param>
    /// <param name="fields">[blocks, R · Fi · D]: the first part of <see cref="ItemSide"/>.</param>
    /// <param name="beside">[blocks, R · (products + X)]: of each item the second part of <see cref="ItemSide"/> and its wide numbers.</param>
    public static Node LogitsOfBlocks(Graph graph, DlrmShape shape, int customerFields, int block, Node customer, Node fields, Node beside)
    {
        var (d, ours, all, first) = (shape.Width, customerFields + 1, shape.Fields + 1, shape.Top[0]);
        var (theirs, blocks) = (all - ours, customer.Shape[0]);
        var rows = blocks == Shapes.Rows ? Shapes.Rows : blocks * block;
        var own = graph.Reshape(graph.Slice(customer, 1, 0, ours * d), blocks, ours, d);
        var known = graph.Reshape(graph.Slice(customer, 1, ours * d, ours * d + first), blocks, 1, first);
        var across = graph.Reshape(graph.MatMul(graph.Reshape(fields, blocks, block * theirs, d), own, transposeB: true), rows, theirs * ours);
        var (weight, _) = First(graph, shape);
        var places = Enumerable.Range(ours, theirs).SelectMany(i => Enumerable.Range(0, ours).Select(j => Place(shape, (i, j))))
            .Concat(Pairs(ours, all, ours, all).Select(p => Place(shape, p))).Concat(Enumerable.Range(d + shape.Pairs, shape.Wide));
        var inputs = graph.Concat(1, across, graph.Reshape(beside, rows, beside.Shape[1] / block));
        var hidden = graph.Reshape(graph.Gemm(inputs, Rows(graph, weight, [.. places]), transposeB: true), blocks, block, first);
        return Top(graph, shape, graph.Reshape(graph.Add(hidden, known), rows, first));
    }

    /// <summary>The logits' loss: binary cross entropy of every head, weighed. Inputs labels [N, H] and weights [N, H].</summary>
    public static Node Loss(Graph graph, Node logits)
    {
        var labels = graph.Input("labels", logits.Shape);
        var losses = graph.Sub(graph.Softplus(logits), graph.Mul(logits, labels));
        return graph.Total(graph.Mul(losses, graph.Input("weights", logits.Shape)));
    }

    /// <summary>A training step. Inputs dense, fields, labels, weights.</summary>
    public static (Graph Graph, Node Loss) Define(DlrmShape shape, int rows, int seed)
    {
        var graph = new Graph(new Random(seed));
        var logits = Logits(graph, shape, graph.Input("dense", [rows, shape.Dense]), graph.Input("fields", [rows, shape.Fields, shape.Width], needsGradient: true));
        return (graph, Loss(graph, logits));
    }

    private static Node Bottom(Graph graph, DlrmShape shape, Node dense, Node? added)
    {
        var x = dense;
        for (var l = 0; l < shape.Bottom.Length; l++) x = graph.Relu(graph.Linear($"bottom{l}", x, shape.Bottom[l]));
        x = graph.Relu(graph.Linear($"bottom{shape.Bottom.Length}", x, shape.Width));
        return added is null ? x : graph.Add(x, added);
    }

    private static (Node Weight, Node Bias) First(Graph graph, DlrmShape shape) =>
        (graph.Weights("top0.weight", [shape.TopInputs, shape.Top[0]]), graph.Filled("top0.bias", [shape.Top[0]], 0));

    /// <summary>Where the first layer of the top has the product of two fields, i &gt; j.</summary>
    private static int Place(DlrmShape shape, (int I, int J) pair) => shape.Width + pair.I * (pair.I - 1) / 2 + pair.J;

    /// <summary>Rows of the first layer's weights, as columns; ONNX Runtime folds it when it loads the file.</summary>
    private static Node Rows(Graph graph, Node weight, int[] rows) => graph.Pick(graph.Transpose(weight, 1, 0), rows);

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

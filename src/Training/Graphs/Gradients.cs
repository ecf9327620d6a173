namespace Personalization.Training.Graphs;

/// <summary>
/// Reverse mode: from the loss back to the parameters, each node passes its slope on to its inputs by its operation's rule. The slopes are nodes of the same graph,
/// so that one run of one model gives the loss and all gradients. Griewank and Walther, "Evaluating derivatives" (2008), chapter 3.
/// </summary>
public static class Gradients
{
    /// <param name="loss">A single value.</param>
    /// <returns>The slope of the loss at every node that needs one and has one.</returns>
    public static IReadOnlyDictionary<Node, Node> Of(Graph graph, Node loss)
    {
        if (Shapes.Count(loss.Shape) != 1) throw new ArgumentException($"a loss is a single value, {loss} is none");
        var slopes = new Dictionary<Node, Node> { [loss] = graph.Constant([1], loss.Shape) };
        for (var number = loss.Number; number >= 0; number--)
        {
            var node = graph.Nodes[number];
            if (!node.NeedsGradient || !slopes.TryGetValue(node, out var slope)) continue;
            var parts = node.Operation.Backward(graph, node, slope);
            for (var i = 0; i < parts.Length; i++)
            {
                var input = node.Inputs[i];
                if (parts[i] is not { } part || !input.NeedsGradient) continue;
                if (!part.Shape.AsSpan().SequenceEqual(input.Shape)) throw new InvalidOperationException($"{node.Operation.Name} gives {input} a slope of shape {Shapes.Text(part.Shape)}");
                slopes[input] = slopes.TryGetValue(input, out var others) ? graph.Add(others, part) : part;
            }
        }
        return slopes;
    }
}

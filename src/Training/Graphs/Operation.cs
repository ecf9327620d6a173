namespace Personalization.Training.Graphs;

/// <summary>
/// One kind of node, four things in one place: the shape of its value, how ONNX writes it, what it computes (in float64, plainly: the reference that the tests hold
/// ONNX Runtime and the gradients against), and its rule of reverse mode.
/// </summary>
public abstract class Operation
{
    public virtual string Name => GetType().Name;

    /// <exception cref="ArgumentException">The inputs do not go together; the message has their shapes.</exception>
    public abstract int[] ShapeOf(IReadOnlyList<Node> inputs);

    /// <summary>Adds ONNX nodes; returns the names of the values that they make, the node's own first.</summary>
    internal abstract string[] Write(GraphScope scope, Node node);

    /// <summary>The value of the node, row-major, from those of its inputs. All lengths are known.</summary>
    internal abstract double[] Evaluate(Node node, double[][] inputs);

    /// <summary>The loss's slope at each input, given its slope <paramref name="slope"/> at the node; null where it has none. Inputs that need no gradient may be given null.</summary>
    internal virtual Node?[] Backward(Graph graph, Node node, Node slope) => new Node?[node.Inputs.Count];
}

namespace Personalization.Training.Graphs;

/// <summary>A value of a graph: what an operation makes of other values. Compared by reference; belongs to the graph that made it.</summary>
public sealed class Node
{
    internal Node(int number, Operation operation, Node[] inputs, int[] shape, bool needsGradient) =>
        (Number, Operation, Inputs, Shape, NeedsGradient) = (number, operation, inputs, shape, needsGradient);

    /// <summary>Place in the order of computation: greater than every input's.</summary>
    public int Number { get; }

    public Operation Operation { get; }
    public IReadOnlyList<Node> Inputs { get; }

    /// <summary>Lengths of the dimensions; <see cref="Shapes.Rows"/> where each run chooses.</summary>
    public int[] Shape { get; }
    public int Rank => Shape.Length;

    /// <summary>Whether the loss's slope is wanted here: a parameter, an input declared so, or something made of them.</summary>
    public bool NeedsGradient { get; }

    public override string ToString() => $"{Operation.Name}#{Number} {Shapes.Text(Shape)}";
}

using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>The same values, row-major, in another shape.</summary>
internal sealed class ReshapeOperation(int[] shape) : Operation
{
    public override string Name => "Reshape";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        var open = inputs[0].Shape.Contains(Shapes.Rows);
        if (open != shape.Contains(Shapes.Rows) || !open && Shapes.Count(shape) != Shapes.Count(inputs[0].Shape)) throw new ArgumentException($"it does not fit into {Shapes.Text(shape)}");
        return shape;
    }

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node("Reshape", [scope[node.Inputs[0]], scope.Integers([.. shape.Select(n => (long)n)])])];

    internal override double[] Evaluate(Node node, double[][] inputs) => inputs[0];

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [graph.Reshape(slope, node.Inputs[0].Shape)];
}

/// <summary>Dimensions in another order: the result's dimension i is the input's <c>order[i]</c>.</summary>
internal sealed class TransposeOperation(int[] order) : Operation
{
    public override string Name => "Transpose";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        if (!order.Order().SequenceEqual(Enumerable.Range(0, inputs[0].Rank))) throw new ArgumentException($"{Shapes.Text(order)} is no order of its dimensions");
        return [.. order.Select(i => inputs[0].Shape[i])];
    }

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node("Transpose", [scope[node.Inputs[0]]], new OnnxAttribute("perm", [.. order.Select(i => (long)i)]))];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var from = node.Inputs[0].Shape;
        var steps = new int[from.Length];
        for (int i = from.Length - 1, step = 1; i >= 0; step *= from[i], i--) steps[i] = step;
        var values = new double[inputs[0].Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, place) = (i, 0);
            for (var d = order.Length - 1; d >= 0; rest /= node.Shape[d], d--) place += rest % node.Shape[d] * steps[order[d]];
            values[i] = inputs[0][place];
        }
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var back = new int[order.Length];
        for (var i = 0; i < back.Length; i++) back[order[i]] = i;
        return [graph.Transpose(slope, back)];
    }
}

/// <summary>Values one behind the other along an axis.</summary>
internal sealed class ConcatOperation(int axis) : Operation
{
    public override string Name => "Concat";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        var shape = (int[])inputs[0].Shape.Clone();
        foreach (var input in inputs.Skip(1))
        {
            if (input.Rank != shape.Length || Enumerable.Range(0, shape.Length).Any(d => d != axis && input.Shape[d] != shape[d])) throw new ArgumentException("they differ beside the axis");
            shape[axis] += input.Shape[axis];
        }
        return shape;
    }

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node("Concat", [.. node.Inputs.Select(i => scope[i])], new OnnxAttribute("axis", (long)axis))];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (before, length, after) = Shapes.Around(node.Shape, axis);
        var values = new double[before * length * after];
        for (var b = 0; b < before; b++)
        {
            var at = b * length * after;
            for (var i = 0; i < inputs.Length; i++)
            {
                var block = inputs[i].Length / before;
                Array.Copy(inputs[i], b * block, values, at, block);
                at += block;
            }
        }
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope)
    {
        var slopes = new Node?[node.Inputs.Count];
        for (int i = 0, from = 0; i < slopes.Length; from += node.Inputs[i].Shape[axis], i++)
            slopes[i] = node.Inputs[i].NeedsGradient ? graph.Slice(slope, axis, from, from + node.Inputs[i].Shape[axis]) : null;
        return slopes;
    }
}

/// <summary>Places <c>from</c> to before <c>to</c> along an axis.</summary>
internal sealed class SliceOperation(int axis, int from, int to) : Operation
{
    public override string Name => "Slice";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        var shape = (int[])inputs[0].Shape.Clone();
        if (from < 0 || to <= from || to > shape[axis]) throw new ArgumentException($"{from} to {to} is not in axis {axis}");
        shape[axis] = to - from;
        return shape;
    }

    internal override string[] Write(GraphScope scope, Node node) => [scope.Node("Slice", [scope[node.Inputs[0]], scope.Integers(from), scope.Integers(to), scope.Integers(axis)])];

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (before, length, after) = Shapes.Around(node.Inputs[0].Shape, axis);
        var block = (to - from) * after;
        var values = new double[before * block];
        for (var b = 0; b < before; b++) Array.Copy(inputs[0], (b * length + from) * after, values, b * block, block);
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [graph.Add(new PadOperation(axis, from, node.Inputs[0].Shape[axis] - to), [slope])];
}

/// <summary>Zeros before and after along an axis.</summary>
internal sealed class PadOperation(int axis, int before, int after) : Operation
{
    public override string Name => "Pad";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs)
    {
        var shape = (int[])inputs[0].Shape.Clone();
        shape[axis] += before + after;
        return shape;
    }

    internal override string[] Write(GraphScope scope, Node node)
    {
        var pads = new long[2 * node.Rank];
        (pads[axis], pads[node.Rank + axis]) = (before, after);
        return [scope.Node("Pad", [scope[node.Inputs[0]], scope.Integers(pads)])];
    }

    internal override double[] Evaluate(Node node, double[][] inputs)
    {
        var (outer, length, inner) = Shapes.Around(node.Shape, axis);
        var block = node.Inputs[0].Shape[axis] * inner;
        var values = new double[outer * length * inner];
        for (var b = 0; b < outer; b++) Array.Copy(inputs[0], b * block, values, (b * length + before) * inner, block);
        return values;
    }

    internal override Node?[] Backward(Graph graph, Node node, Node slope) => [graph.Slice(slope, axis, before, before + node.Inputs[0].Shape[axis])];
}

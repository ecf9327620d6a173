using Personalization.Training.Onnx;

namespace Personalization.Training.Graphs.Operations;

/// <summary>What a run is given.</summary>
internal sealed class InputOperation(string name, int[] shape) : Operation
{
    public override string Name => name;

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => shape;

    internal override string[] Write(GraphScope scope, Node node) => [scope.Onnx.Input(name, OnnxType.Float32, GraphScope.Dimensions(shape))];

    internal override double[] Evaluate(Node node, double[][] inputs) => throw new InvalidOperationException($"input '{name}' was given no values");
}

/// <summary>What training changes.</summary>
internal sealed class ParameterOperation(string name, int[] shape, float[] start) : Operation
{
    public override string Name => name;

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) => shape;

    internal override string[] Write(GraphScope scope, Node node) =>
        [scope.Training ? scope.Onnx.Input(name, OnnxType.Float32, GraphScope.Dimensions(shape)) : scope.Onnx.Constant(name, start, shape)];

    internal override double[] Evaluate(Node node, double[][] inputs) => throw new InvalidOperationException($"parameter '{name}' was given no values");
}

/// <summary>What never changes.</summary>
internal sealed class ConstantOperation(float[] values, int[] shape) : Operation
{
    public override string Name => "Constant";

    public override int[] ShapeOf(IReadOnlyList<Node> inputs) =>
        values.Length == Shapes.Count(shape) ? shape : throw new ArgumentException($"a constant of shape {Shapes.Text(shape)} has {Shapes.Count(shape)} values, {values.Length} came");

    internal override string[] Write(GraphScope scope, Node node) => [scope.Floats(values, shape)];

    internal override double[] Evaluate(Node node, double[][] inputs) => Array.ConvertAll(values, x => (double)x);
}

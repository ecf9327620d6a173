using Personalization.Training.Onnx;

namespace Personalization.Unit.Substitutes.OnnxRuntime;

/// <summary>The smallest models that show what a test is about.</summary>
internal static class Models
{
    /// <summary>y = 2 x + 1 for every element. x, y: ["rows", 3] float32. Metadata: schema = 1a2b.</summary>
    public static byte[] TwiceAndOne()
    {
        var graph = new OnnxGraph("twice-and-one");
        string x = graph.Input("x", OnnxType.Float32, "rows", 3);
        string twice = graph.Node("Mul", [x, graph.Constant("two", [2f])]);
        graph.Output("y", graph.Node("Add", [twice, graph.Constant("one", [1f])]), OnnxType.Float32, "rows", 3);
        graph.Metadata["schema"] = "1a2b";
        return graph.ToBytes();
    }

    /// <summary>Many matrix products in a row over a square matrix of this size: a run that takes its time.</summary>
    public static byte[] Slow(int size, int products)
    {
        var graph = new OnnxGraph("slow");
        string x = graph.Input("x", OnnxType.Float32, size, size);
        string value = x;
        for (int i = 0; i < products; i++)
        {
            value = graph.Node("MatMul", [value, x]);
        }
        graph.Output("y", value, OnnxType.Float32, size, size);
        return graph.ToBytes();
    }
}

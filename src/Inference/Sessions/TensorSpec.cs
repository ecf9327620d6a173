namespace Personalization.Inference.Sessions;

/// <summary>An input or output as the program has it: float32 of shape [rows, <paramref name="rowShape"/>…], rows chosen by each run.</summary>
internal sealed class TensorSpec(string name, params int[] rowShape)
{
    public string Name => name;

    /// <summary>Values in one row.</summary>
    public int Width { get; } = rowShape.Aggregate(1, (width, length) => width * length);

    public long[] Shape(int rows) => [rows, .. rowShape.Select(length => (long)length)];

    /// <param name="dimensions">As a model declares them; -1: chosen by each run.</param>
    public bool Fits(int[] dimensions) => dimensions.AsSpan().SequenceEqual([-1, .. rowShape]);

    public override string ToString() => $"{name} float32 [rows, {string.Join(", ", rowShape)}]";
}

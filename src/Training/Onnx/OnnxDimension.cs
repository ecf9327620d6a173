namespace Personalization.Training.Onnx;

/// <summary>One dimension of a tensor: a fixed length, or a name for a length that each run chooses. Converts from both.</summary>
public readonly record struct OnnxDimension
{
    private OnnxDimension(long length, string? name) => (Length, Name) = (length, name);

    /// <summary>The fixed length; meaningless where <see cref="Name"/> is set.</summary>
    public long Length { get; }

    /// <summary>The name of a length chosen by each run, or null.</summary>
    public string? Name { get; }

    public static implicit operator OnnxDimension(int length) => new(length, null);

    public static implicit operator OnnxDimension(string name) => new(0, name);

    public static OnnxDimension FromInt32(int length) => length;

    public static OnnxDimension FromString(string name) => name;
}

namespace Personalization.Training.Onnx;

/// <summary>Element types of tensors, by their numbers in the ONNX format.</summary>
public enum OnnxType
{
    Float32 = 1,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float64 = 11,
}
